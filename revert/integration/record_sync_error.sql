-- Revert routiq:integration/record_sync_error from pg

begin;

drop function
integration.record_sync_error(uuid, text, text, text, text, uuid, jsonb, text, timestamptz);

commit;
