-- Verify routiq:inventory/purchase_orders on pg

begin;

select
    t.organization_id,
    t.id,
    t.supplier_id,
    t.location_id,
    t.status,
    t.currency,
    t.reference,
    t.expected_on,
    t.ordered_at,
    t.received_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from inventory.purchase_orders as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.purchase_orders'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'inventory.purchase_orders'::pg_catalog.regclass
    ), 'app_owner should own inventory.purchase_orders';
    assert audit.is_attached('inventory.purchase_orders'),
        'every write of inventory.purchase_orders should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'inventory.purchase_orders' and s.from_status = ''
    ), 'the flow of inventory.purchase_orders should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'inventory.purchase_orders', 'select, insert, update'
        )
    ), 'clients should have no right on inventory.purchase_orders';
end
$verify$;

rollback;
