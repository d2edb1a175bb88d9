-- Revert routiq:api/list_deletions from pg

begin;

drop function api.list_deletions(int, uuid);

commit;
