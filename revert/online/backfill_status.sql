-- Revert routiq:online/backfill_status from pg

begin;

drop view online.backfill_status;

commit;
