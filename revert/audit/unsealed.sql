-- Revert routiq:audit/unsealed from pg

begin;

drop function audit.unsealed(bigint, xid8, pg_snapshot, int);

commit;
