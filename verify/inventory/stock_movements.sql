-- Verify routiq:inventory/stock_movements on pg

begin;

select
    t.organization_id,
    t.id,
    t.moved_at,
    t.location_id,
    t.item_id,
    t.kind,
    t.quantity,
    t.reference,
    t.lot_id,
    t.moved_by
from inventory.stock_movements as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.stock_movements'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.stock_movements'::pg_catalog.regclass
    ), 'app_owner should own inventory.stock_movements';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'inventory.stock_movements', 'select, insert, update'
        )
    ), 'clients should have no right on inventory.stock_movements';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'inventory.stock_movements', 'update, delete, truncate'
    ), 'app_owner should not be able to change what is recorded';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where
            p.partrelid = 'inventory.stock_movements'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
end
$verify$;

rollback;
