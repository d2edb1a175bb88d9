-- Revert routiq:jobs/queue_rates from pg

begin;

drop table jobs.queue_rates;

commit;
