-- Revert routiq:audit/unsealed from pg

begin;

drop function audit.unsealed(bigint, xid8, xid8, xid8, int);

commit;
