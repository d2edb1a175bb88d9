-- Verify routiq:staging/payment_allocations on pg

begin;

select
    t.organization_id,
    t.batch_id,
    t.row_number,
    t.external_id,
    t.modified_at,
    t.payment_id,
    t.invoice_id,
    t.amount
from staging.payment_allocations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.payment_allocations'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
