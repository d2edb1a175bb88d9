-- Verify routiq:staging/invoices on pg

begin;

select
    i.organization_id,
    i.batch_id,
    i.row_number,
    i.external_id,
    i.modified_at,
    i.invoice_number,
    i.contact_id,
    i.kind,
    i.corrects_id,
    i.status_name,
    i.currency,
    i.net_total,
    i.tax_total,
    i.total,
    i.paid,
    i.credited,
    i.issued_at,
    i.due_at,
    i.reason
from staging.invoices as i
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.invoices'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
