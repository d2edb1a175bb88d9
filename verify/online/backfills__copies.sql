-- Verify routiq:online/backfills__copies on pg

begin;

select
    b.tenant_column,
    b.sync
from online.backfills as b
where false;

rollback;
