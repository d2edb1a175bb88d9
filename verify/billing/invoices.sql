-- Verify routiq:billing/invoices on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.subscription_id,
    t.location_id,
    t.kind,
    t.corrects_id,
    t.source,
    t.serial_number,
    t.number,
    t.status,
    t.currency,
    t.minor_digits,
    t.net_total,
    t.tax_total,
    t.total,
    t.paid,
    t.credited,
    t.balance,
    t.reason,
    t.issued_at,
    t.due_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.invoices as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.invoices'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert audit.is_attached('billing.invoices'), 'every write of billing.invoices should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'billing.invoices' and s.from_status = ''
    ), 'the flow of billing.invoices should have a beginning';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'billing.invoices.status' and s.from_status = ''
    ), 'the flow of what is told should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.invoices', 'select, insert, update'
        )
    ), 'clients should have no right on billing.invoices';
end
$verify$;

rollback;
