-- Revert routiq:core/delete_rules__inventory from pg

begin;

drop trigger tg_purchase_order_items_60_living_parents_update on inventory.purchase_order_items;
drop trigger tg_purchase_order_items_60_living_parents_insert on inventory.purchase_order_items;
drop trigger tg_purchase_orders_60_living_parents_update on inventory.purchase_orders;
drop trigger tg_purchase_orders_60_living_parents_insert on inventory.purchase_orders;
drop trigger tg_stock_counts_60_living_parents_update on inventory.stock_counts;
drop trigger tg_stock_counts_60_living_parents_insert on inventory.stock_counts;
drop trigger tg_stock_lots_60_living_parents_update on inventory.stock_lots;
drop trigger tg_stock_lots_60_living_parents_insert on inventory.stock_lots;
drop trigger tg_items_60_living_parents_update on inventory.items;
drop trigger tg_items_60_living_parents_insert on inventory.items;

delete from core.delete_rules as r
where
    r.child_table in (
        'inventory.items',
        'inventory.stock_lots',
        'inventory.stock_counts',
        'inventory.purchase_orders',
        'inventory.purchase_order_items'
    );

commit;
