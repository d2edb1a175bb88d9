-- Revert routiq:inventory/stock_lots__policies from pg

begin;

drop policy stock_lots_app_migrator_all on inventory.stock_lots;
drop policy stock_lots_app_owner_branch on inventory.stock_lots;
drop policy stock_lots_app_owner_all on inventory.stock_lots;

commit;
