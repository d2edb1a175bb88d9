-- Verify routiq:inventory/stock_lots on pg

begin;

select
    t.organization_id,
    t.id,
    t.location_id,
    t.item_id,
    t.lot_number,
    t.expires_on,
    t.quantity,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from inventory.stock_lots as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.stock_lots'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.stock_lots'::pg_catalog.regclass
    ), 'app_owner should own inventory.stock_lots';
    assert audit.is_attached('inventory.stock_lots'),
        'every write of inventory.stock_lots should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'inventory.stock_lots', 'select, insert, update'
        )
    ), 'clients should have no right on inventory.stock_lots';
end
$verify$;

rollback;
