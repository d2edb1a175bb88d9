-- Revert routiq:online/partition_bounds from pg

begin;

drop function online.partition_bounds(name, text, jsonb);

commit;
