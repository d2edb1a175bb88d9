-- Revert routiq:online/partition_references from pg

begin;

drop function online.partition_references(regclass, text);

commit;
