-- Verify routiq:staging/rules__billing on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(distinct c.entity) = 4
        from staging.columns as c
        where c.entity in ('order', 'order_line', 'invoice', 'invoice_line')
    ), 'each landing column of orders and invoices should become one of ours';
    assert (
        select pg_catalog.count(distinct u.entity) = 4
        from staging.rules as u
        where u.entity in ('order', 'order_line', 'invoice', 'invoice_line')
    ), 'landed orders and invoices should have rules';
end
$verify$;

rollback;
