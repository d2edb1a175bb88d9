-- Revert routiq:api/set_member_locations from pg

begin;

drop function api.set_member_locations(uuid, uuid[]);

commit;
