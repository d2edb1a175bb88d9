-- Verify routiq:staging/orders on pg

begin;

select
    o.organization_id,
    o.batch_id,
    o.row_number,
    o.external_id,
    o.modified_at,
    o.order_number,
    o.contact_id,
    o.practitioner_id,
    o.kind,
    o.status_name,
    o.currency,
    o.net_total,
    o.tax_total,
    o.total,
    o.due_on,
    o.confirmed_at,
    o.ended_at,
    o.cancellation_reason,
    o.notes
from staging.orders as o
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.orders'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
