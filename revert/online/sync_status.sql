-- Revert routiq:online/sync_status from pg

begin;

drop view online.sync_status;

commit;
