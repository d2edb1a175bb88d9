-- Revert routiq:api/delete_location from pg

begin;

drop function api.delete_location(uuid, int, text);

commit;
