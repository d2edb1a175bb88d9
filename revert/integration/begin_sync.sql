-- Revert routiq:integration/begin_sync from pg

begin;

drop function integration.begin_sync(uuid, text, text, uuid, text, interval, timestamptz);

commit;
