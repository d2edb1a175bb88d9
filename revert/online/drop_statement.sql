-- Revert routiq:online/drop_statement from pg

begin;

drop function online.drop_statement(text, text);

commit;
