-- Revert routiq:online/partition_columns from pg

begin;

drop function online.partition_columns(regclass, text);

commit;
