-- Revert routiq:integration/restart_sync from pg

begin;

drop function integration.sweep_unseen(uuid, int, text, numeric, timestamptz);
drop function integration.note_seen(uuid, text, text, jsonb, uuid);
drop function integration.restart_sync(uuid, int, text, timestamptz);

commit;
