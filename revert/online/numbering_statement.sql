-- Revert routiq:online/numbering_statement from pg

begin;

drop function online.numbering_statement(regclass, name, "char");

commit;
