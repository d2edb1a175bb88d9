-- Revert routiq:core/ensure_partitions from pg

begin;

drop function core.ensure_partitions(regclass, int, int);
drop function core.move_from_default(regclass, regclass, timestamptz, timestamptz);
drop function core.move_query(regclass, regclass);

commit;
