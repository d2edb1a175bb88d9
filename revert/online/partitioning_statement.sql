-- Revert routiq:online/partitioning_statement from pg

begin;

drop function online.partitioning_statement(regclass, text, jsonb, name);

commit;
