-- Revert routiq:online/refuse_sync_write from pg

begin;

drop function online.refuse_sync_write();

commit;
