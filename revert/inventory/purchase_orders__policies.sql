-- Revert routiq:inventory/purchase_orders__policies from pg

begin;

drop policy purchase_orders_app_migrator_all on inventory.purchase_orders;
drop policy purchase_orders_app_owner_branch on inventory.purchase_orders;
drop policy purchase_orders_app_owner_all on inventory.purchase_orders;

commit;
