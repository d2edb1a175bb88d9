-- Revert routiq:inventory/stock_movements from pg

begin;

drop table inventory.stock_movements;

commit;
