-- Revert routiq:online/status from pg

begin;

drop view online.status;

commit;
