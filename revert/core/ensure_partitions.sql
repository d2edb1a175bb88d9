-- Revert routiq:core/ensure_partitions from pg

begin;

drop function core.ensure_partitions(regclass, int, int);

commit;
