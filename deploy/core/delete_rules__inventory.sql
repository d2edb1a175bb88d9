-- Deploy routiq:core/delete_rules__inventory to pg
-- requires: core/delete_rules__leads
-- requires: inventory/items
-- requires: inventory/stock_lots
-- requires: inventory/stock_counts
-- requires: inventory/purchase_order_items

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('inventory.items', 'supplier_id', 'inventory.suppliers', 'set_null'),
('inventory.stock_lots', 'location_id', 'core.locations', 'cascade'),
('inventory.stock_lots', 'item_id', 'inventory.items', 'cascade'),
('inventory.stock_counts', 'location_id', 'core.locations', 'cascade'),
('inventory.stock_counts', 'item_id', 'inventory.items', 'cascade'),
('inventory.purchase_orders', 'supplier_id', 'inventory.suppliers', 'restrict'),
('inventory.purchase_orders', 'location_id', 'core.locations', 'restrict'),
('inventory.purchase_order_items', 'purchase_order_id', 'inventory.purchase_orders', 'cascade'),
('inventory.purchase_order_items', 'location_id', 'core.locations', 'restrict'),
('inventory.purchase_order_items', 'item_id', 'inventory.items', 'restrict');

do $rules$
begin
    perform core.guard_references('inventory.items');
    perform core.guard_references('inventory.stock_lots');
    perform core.guard_references('inventory.stock_counts');
    perform core.guard_references('inventory.purchase_orders');
    perform core.guard_references('inventory.purchase_order_items');
end
$rules$;

commit;
