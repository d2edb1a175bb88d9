-- Revert routiq:api/sync_history from pg

begin;

drop function api.sync_history(uuid, int, jsonb);

commit;
