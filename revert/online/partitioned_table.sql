-- Revert routiq:online/partitioned_table from pg

begin;

drop function online.partitioned_table(regclass, name);

commit;
