-- Verify routiq:core/delete_rules__inventory on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 10
        from core.delete_rules as r
        where
            r.child_table in (
                'inventory.items',
                'inventory.stock_lots',
                'inventory.stock_counts',
                'inventory.purchase_orders',
                'inventory.purchase_order_items'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 10
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'inventory.items',
                'inventory.stock_lots',
                'inventory.stock_counts',
                'inventory.purchase_orders',
                'inventory.purchase_order_items'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
