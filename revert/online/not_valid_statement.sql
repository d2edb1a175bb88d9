-- Revert routiq:online/not_valid_statement from pg

begin;

drop function online.not_valid_statement(regclass, name, text);

commit;
