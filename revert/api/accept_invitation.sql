-- Revert routiq:api/accept_invitation from pg

begin;

drop function api.accept_invitation(text);

commit;
