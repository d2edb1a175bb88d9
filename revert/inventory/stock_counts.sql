-- Revert routiq:inventory/stock_counts from pg

begin;

drop table inventory.stock_counts;

commit;
