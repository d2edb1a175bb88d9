-- Revert routiq:online/bare_statement from pg

begin;

drop function online.bare_statement(text);

commit;
