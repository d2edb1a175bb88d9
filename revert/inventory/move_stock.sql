-- Revert routiq:inventory/move_stock from pg

begin;

drop function inventory.take_stock(uuid, uuid, uuid, text, numeric, text, uuid);
drop function inventory.take_lots(uuid, uuid, numeric, boolean);
drop function inventory.put_stock(uuid, uuid, uuid, text, numeric, text, text, date);
drop function inventory.move_stock(uuid, uuid, text, numeric, text, uuid);
drop function inventory.hold_stock(uuid, uuid);

commit;
