-- Revert routiq:jobs/retry_delay from pg

begin;

drop function jobs.retry_delay(interval, interval, numeric, int);

commit;
