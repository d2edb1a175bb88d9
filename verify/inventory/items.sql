-- Verify routiq:inventory/items on pg

begin;

select
    t.organization_id,
    t.id,
    t.supplier_id,
    t.sku,
    t.name,
    t.unit,
    t.reorder_point,
    t.is_active,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from inventory.items as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.items'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.items'::pg_catalog.regclass
    ), 'app_owner should own inventory.items';
    assert audit.is_attached('inventory.items'),
        'every write of inventory.items should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'inventory.items', 'select, insert, update'
        )
    ), 'clients should have no right on inventory.items';
end
$verify$;

rollback;
