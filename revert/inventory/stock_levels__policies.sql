-- Revert routiq:inventory/stock_levels__policies from pg

begin;

drop policy stock_levels_app_migrator_all on inventory.stock_levels;
drop policy stock_levels_app_owner_branch on inventory.stock_levels;
drop policy stock_levels_app_owner_all on inventory.stock_levels;

commit;
