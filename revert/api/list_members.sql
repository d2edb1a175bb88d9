-- Revert routiq:api/list_members from pg

begin;

drop function api.list_members();

commit;
