-- Revert routiq:api/resolve_sync_conflict from pg

begin;

drop function api.resolve_sync_conflict(uuid, text, int);

commit;
