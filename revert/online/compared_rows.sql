-- Revert routiq:online/compared_rows from pg

begin;

drop function online.compared_rows(online.column_changes, name, name);

commit;
