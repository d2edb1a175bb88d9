-- Revert routiq:online/column_changes from pg

begin;

drop table online.column_changes;

commit;
