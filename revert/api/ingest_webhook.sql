-- Revert routiq:api/ingest_webhook from pg

begin;

drop function api.ingest_webhook(text, jsonb, bytea);

commit;
