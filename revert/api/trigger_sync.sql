-- Revert routiq:api/trigger_sync from pg

begin;

drop function api.trigger_sync(uuid, text, text, text);

commit;
