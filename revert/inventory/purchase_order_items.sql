-- Revert routiq:inventory/purchase_order_items from pg

begin;

drop table inventory.purchase_order_items;

commit;
