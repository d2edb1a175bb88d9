-- Verify routiq:inventory/stock_levels on pg

begin;

select
    t.organization_id,
    t.location_id,
    t.item_id,
    t.quantity
from inventory.stock_levels as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.stock_levels'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.stock_levels'::pg_catalog.regclass
    ), 'app_owner should own inventory.stock_levels';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'inventory.stock_levels', 'select, insert, update'
        )
    ), 'clients should have no right on inventory.stock_levels';
end
$verify$;

rollback;
