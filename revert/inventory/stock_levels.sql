-- Revert routiq:inventory/stock_levels from pg

begin;

drop table inventory.stock_levels;

commit;
