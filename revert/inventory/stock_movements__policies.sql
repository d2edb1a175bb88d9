-- Revert routiq:inventory/stock_movements__policies from pg

begin;

drop policy stock_movements_app_migrator_select on inventory.stock_movements;
drop policy stock_movements_app_owner_branch on inventory.stock_movements;
drop policy stock_movements_app_owner_insert on inventory.stock_movements;
drop policy stock_movements_app_owner_select on inventory.stock_movements;

commit;
