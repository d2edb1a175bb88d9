-- Revert routiq:staging/rules__billing from pg

begin;

delete from staging.rules
where entity in ('order', 'order_line', 'invoice', 'invoice_line');

delete from staging.columns
where entity in ('order', 'order_line', 'invoice', 'invoice_line');

commit;
