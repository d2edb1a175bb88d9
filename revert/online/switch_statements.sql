-- Revert routiq:online/switch_statements from pg

begin;

drop function online.switch_statements(text);

commit;
