-- Revert routiq:integration/heed_retry_after from pg

begin;

drop function integration.heed_retry_after(uuid, interval, text, timestamptz);

commit;
