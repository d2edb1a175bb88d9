-- Revert routiq:inventory/purchase_order_items__policies from pg

begin;

drop policy purchase_order_items_app_migrator_all on inventory.purchase_order_items;
drop policy purchase_order_items_app_owner_branch on inventory.purchase_order_items;
drop policy purchase_order_items_app_owner_all on inventory.purchase_order_items;

commit;
