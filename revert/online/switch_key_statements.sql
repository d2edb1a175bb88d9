-- Revert routiq:online/switch_key_statements from pg

begin;

drop function online.switch_key_statements(text, text);

commit;
