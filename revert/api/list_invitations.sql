-- Revert routiq:api/list_invitations from pg

begin;

drop function api.list_invitations();

commit;
