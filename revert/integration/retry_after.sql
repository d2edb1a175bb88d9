-- Revert routiq:integration/retry_after from pg

begin;

drop function integration.retry_after(text, timestamptz);

commit;
