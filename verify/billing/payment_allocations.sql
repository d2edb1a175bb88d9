-- Verify routiq:billing/payment_allocations on pg

begin;

select
    t.organization_id,
    t.id,
    t.payment_id,
    t.invoice_id,
    t.contact_id,
    t.location_id,
    t.amount,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.payment_allocations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.payment_allocations'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.payment_allocations'::pg_catalog.regclass
    ), 'app_owner should own billing.payment_allocations';
    assert audit.is_attached('billing.payment_allocations'),
        'every write of billing.payment_allocations should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.payment_allocations', 'select, insert, update'
        )
    ), 'clients should have no right on billing.payment_allocations';
end
$verify$;

rollback;
