-- Revert routiq:online/switch_column_statements from pg

begin;

drop function online.switch_column_statements(text);

commit;
