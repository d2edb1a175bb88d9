-- Revert routiq:online/column_change_statements from pg

begin;

drop function online.column_change_statements(text, text);

commit;
