-- Revert routiq:api/create_webhook_endpoint from pg

begin;

drop function api.create_webhook_endpoint(text, text);

commit;
