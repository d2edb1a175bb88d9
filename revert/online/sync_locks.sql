-- Revert routiq:online/sync_locks from pg

begin;

drop function online.sync_locks(online.syncs, text);

commit;
