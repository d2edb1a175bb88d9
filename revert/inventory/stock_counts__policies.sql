-- Revert routiq:inventory/stock_counts__policies from pg

begin;

drop policy stock_counts_app_migrator_all on inventory.stock_counts;
drop policy stock_counts_app_owner_branch on inventory.stock_counts;
drop policy stock_counts_app_owner_all on inventory.stock_counts;

commit;
