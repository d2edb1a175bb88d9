-- Revert routiq:online/partitioned_statements from pg

begin;

drop function online.partitioned_statements(regclass, text, jsonb, name);

commit;
