-- Revert routiq:integration/finish_sync from pg

begin;

drop function integration.finish_sync(uuid, int, text, text, jsonb, timestamptz, timestamptz);

commit;
