-- Revert routiq:inventory/stock_lots from pg

begin;

drop table inventory.stock_lots;

commit;
