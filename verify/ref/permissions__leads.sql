-- Verify routiq:ref/permissions__leads on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 42
        from ref.permissions as p
        where
            p.permission in (
                'chat.write',
                'leads.read',
                'leads.write',
                'loyalty.read',
                'promotions.write',
                'redemptions.write',
                'stock.read',
                'stock.write'
            )
    ), 'staff should sell, keep stock and talk';
end
$verify$;

rollback;
