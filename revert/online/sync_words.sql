-- Revert routiq:online/sync_words from pg

begin;

drop function online.sync_words(online.syncs, text);

commit;
