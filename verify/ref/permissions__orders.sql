-- Verify routiq:ref/permissions__orders on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 26
        from ref.permissions as p
        where
            p.permission in (
                'credits.write', 'invoices.read', 'invoices.write', 'orders.read', 'orders.write'
            )
    ), 'staff should order and invoice, and customers see what is theirs';
end
$verify$;

rollback;
