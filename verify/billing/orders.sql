-- Verify routiq:billing/orders on pg

begin;

select
    t.organization_id,
    t.id,
    t.order_number,
    t.source,
    t.legacy_number,
    t.contact_id,
    t.practitioner_id,
    t.location_id,
    t.kind,
    t.status,
    t.currency,
    t.minor_digits,
    t.net_total,
    t.tax_total,
    t.total,
    t.due_on,
    t.notes,
    t.cancellation_reason,
    t.confirmed_at,
    t.ended_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.orders as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.orders'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.orders'::pg_catalog.regclass
    ), 'app_owner should own billing.orders';
    assert audit.is_attached('billing.orders'),
        'every write of billing.orders should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'billing.orders' and s.from_status = ''
    ), 'the flow of billing.orders should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.orders', 'select, insert, update'
        )
    ), 'clients should have no right on billing.orders';
end
$verify$;

rollback;
