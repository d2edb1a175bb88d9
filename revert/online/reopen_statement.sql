-- Revert routiq:online/reopen_statement from pg

begin;

drop function online.reopen_statement(text);

commit;
