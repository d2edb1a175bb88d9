-- Revert routiq:online/validate_statement from pg

begin;

drop function online.validate_statement(regclass, name);

commit;
