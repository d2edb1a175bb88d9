-- Revert routiq:api/stock from pg

begin;

drop function api.list_stock_counts(uuid, int, uuid);
drop function api.list_stock_lots(uuid, uuid, date, int);
drop function api.list_stock_movements(uuid, int, uuid);
drop function api.stock_on_hand(uuid, boolean, int, text);
drop function api.transfer_stock(uuid, uuid, uuid, numeric, text, text);
drop function api.count_stock(uuid, uuid, numeric, text, text);
drop function api.consume_stock(uuid, uuid, numeric, text, text);
drop function api.receive_stock(uuid, uuid, numeric, text, text, text, date);

commit;
