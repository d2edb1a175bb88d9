-- Revert routiq:online/unique_statement from pg

begin;

drop function online.unique_statement(regclass, regclass, name, boolean);

commit;
