-- Revert routiq:api/items from pg

begin;

drop function api.save_item(text, text, text, uuid, numeric, boolean, uuid, int);
drop function api.list_suppliers();
drop function api.save_supplier(text, text, text, boolean, uuid, int);

commit;
