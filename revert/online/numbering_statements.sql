-- Revert routiq:online/numbering_statements from pg

begin;

drop function online.numbering_statements(regclass, name, name, "char");

commit;
