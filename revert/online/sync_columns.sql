-- Revert routiq:online/sync_columns from pg

begin;

drop function online.sync_columns(online.syncs, text);

commit;
