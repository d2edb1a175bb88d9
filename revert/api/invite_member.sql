-- Revert routiq:api/invite_member from pg

begin;

drop function api.invite_member(text, text, uuid[], uuid, interval);

commit;
