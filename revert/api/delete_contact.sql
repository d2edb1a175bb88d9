-- Revert routiq:api/delete_contact from pg

begin;

drop function api.delete_contact(uuid, int, text);

commit;
