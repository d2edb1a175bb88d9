-- Revert routiq:api/set_member_status from pg

begin;

drop function api.set_member_status(uuid, text, int);

commit;
