-- Revert routiq:online/index_statements from pg

begin;

drop function online.index_statements(regclass, name, text, boolean);

commit;
