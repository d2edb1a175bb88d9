-- Revert routiq:api/orders from pg

begin;

drop function api.list_orders(uuid, text, int, uuid);
drop function api.get_order(uuid);
drop function api.advance_order(uuid, text, text, int);
drop function api.set_order_lines(uuid, jsonb, int);
drop function api.create_order(uuid, jsonb, text, text, uuid, uuid, date, text, text);
drop function billing.order_answer(uuid);
drop function billing.write_order_lines(uuid, jsonb);
drop function billing.living_order(uuid);
drop function billing.require_contact(uuid);

commit;
