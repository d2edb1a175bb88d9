-- Verify routiq:billing/credit_allocations on pg

begin;

select
    t.organization_id,
    t.id,
    t.credit_note_id,
    t.invoice_id,
    t.external_invoice_id,
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
from billing.credit_allocations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.credit_allocations'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.credit_allocations'::pg_catalog.regclass
    ), 'app_owner should own billing.credit_allocations';
    assert audit.is_attached('billing.credit_allocations'),
        'every write of billing.credit_allocations should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.credit_allocations', 'select, insert, update'
        )
    ), 'clients should have no right on billing.credit_allocations';
end
$verify$;

rollback;
