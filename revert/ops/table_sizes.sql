-- Revert routiq:ops/table_sizes from pg

begin;

drop table ops.table_sizes;

commit;
