-- Revert routiq:online/switch_statement from pg

begin;

drop function online.switch_statement(text, boolean, text, text, text);

commit;
