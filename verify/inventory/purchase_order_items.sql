-- Verify routiq:inventory/purchase_order_items on pg

begin;

select
    t.organization_id,
    t.id,
    t.purchase_order_id,
    t.location_id,
    t.item_id,
    t.quantity,
    t.unit_amount,
    t.received_quantity,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from inventory.purchase_order_items as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.purchase_order_items'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.purchase_order_items'::pg_catalog.regclass
    ), 'app_owner should own inventory.purchase_order_items';
    assert audit.is_attached('inventory.purchase_order_items'),
        'every write of inventory.purchase_order_items should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'inventory.purchase_order_items', 'select, insert, update'
        )
    ), 'clients should have no right on inventory.purchase_order_items';
end
$verify$;

rollback;
