-- Revert routiq:api/purchase_pages from pg

begin;

drop function api.list_purchase_orders(text, int, uuid);
drop function api.get_purchase_order(uuid);

commit;
