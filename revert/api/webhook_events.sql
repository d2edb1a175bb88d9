-- Revert routiq:api/webhook_events from pg

begin;

drop function api.replay_webhook(uuid, text);
drop function api.list_webhook_events(uuid, text[], int, jsonb);

commit;
