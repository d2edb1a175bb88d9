-- Revert routiq:api/set_webhook_endpoint from pg

begin;

drop function api.set_webhook_endpoint(uuid, jsonb, int);

commit;
