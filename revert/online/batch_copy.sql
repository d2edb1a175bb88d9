-- Revert routiq:online/batch_copy from pg

begin;

drop function online.batch_copy(online.syncs, text);

commit;
