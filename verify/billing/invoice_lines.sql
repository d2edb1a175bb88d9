-- Verify routiq:billing/invoice_lines on pg

begin;

select
    t.organization_id,
    t.id,
    t.invoice_id,
    t.contact_id,
    t.location_id,
    t.line_number,
    t.order_line_id,
    t.credits_line_id,
    t.description,
    t.quantity,
    t.unit_amount,
    t.discount_basis_points,
    t.tax_code,
    t.tax_basis_points,
    t.net,
    t.tax,
    t.total,
    t.credited_quantity,
    t.credited_net,
    t.credited_tax,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.invoice_lines as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.invoice_lines'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.invoice_lines'::pg_catalog.regclass
    ), 'app_owner should own billing.invoice_lines';
    assert audit.is_attached('billing.invoice_lines'),
        'every write of billing.invoice_lines should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.invoice_lines', 'select, insert, update'
        )
    ), 'clients should have no right on billing.invoice_lines';
end
$verify$;

rollback;
