-- Revert routiq:inventory/keep_stock_levels from pg

begin;

drop trigger tg_stock_movements_30_keep_stock_levels on inventory.stock_movements;
drop function inventory.keep_stock_levels();

commit;
