-- Revert routiq:api/revoke_invitation from pg

begin;

drop function api.revoke_invitation(uuid);

commit;
