-- Revert routiq:core/purge_table from pg

begin;

drop function core.purge_table(regclass, timestamptz, bigint);

commit;
