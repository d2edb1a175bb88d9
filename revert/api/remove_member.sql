-- Revert routiq:api/remove_member from pg

begin;

drop function api.remove_member(uuid);

commit;
