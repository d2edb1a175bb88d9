-- Revert routiq:online/reference_statement from pg

begin;

drop function online.reference_statement(regclass, name, text);

commit;
