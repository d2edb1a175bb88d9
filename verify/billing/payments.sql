-- Verify routiq:billing/payments on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.invoice_id,
    t.location_id,
    t.source,
    t.status,
    t.currency,
    t.total,
    t.allocated,
    t.refunded,
    t.unallocated,
    t.method,
    t.reference,
    t.failure,
    t.issued_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.payments as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.payments'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert audit.is_attached('billing.payments'), 'every write of billing.payments should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'billing.payments' and s.from_status = ''
    ), 'the flow of billing.payments should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.payments', 'select, insert, update'
        )
    ), 'clients should have no right on billing.payments';
end
$verify$;

rollback;
