-- Revert routiq:api/purchases from pg

begin;

drop function api.receive_purchase_order(uuid, jsonb, text);
drop function api.advance_purchase_order(uuid, text, int);
drop function api.draft_purchase_order(uuid, uuid, jsonb, text, date, text);
drop function inventory.hold_purchase_order(uuid);

commit;
