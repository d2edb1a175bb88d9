-- Verify routiq:staging/payments on pg

begin;

select
    t.organization_id,
    t.batch_id,
    t.row_number,
    t.external_id,
    t.modified_at,
    t.contact_id,
    t.status_name,
    t.currency,
    t.total,
    t.refunded,
    t.method,
    t.reference,
    t.issued_at
from staging.payments as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.payments'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
