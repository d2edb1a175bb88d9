-- Revert routiq:api/set_member_role from pg

begin;

drop function api.set_member_role(uuid, text, int, uuid);

commit;
