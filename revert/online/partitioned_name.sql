-- Revert routiq:online/partitioned_name from pg

begin;

drop function online.partitioned_name(regclass, name);

commit;
