-- Revert routiq:integration/checkpoint_sync from pg

begin;

drop function integration.checkpoint_sync(uuid, int, jsonb, jsonb, bigint, timestamptz);

commit;
