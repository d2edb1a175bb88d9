-- Verify routiq:staging/invoice_lines on pg

begin;

select
    l.organization_id,
    l.batch_id,
    l.row_number,
    l.external_id,
    l.modified_at,
    l.invoice_id,
    l.line_number,
    l.order_line_id,
    l.description,
    l.quantity,
    l.unit_amount,
    l.discount_percent,
    l.tax_code,
    l.tax_percent,
    l.net,
    l.tax
from staging.invoice_lines as l
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.invoice_lines'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
