-- Revert routiq:online/column_change_status from pg

begin;

drop view online.column_change_status;

commit;
