-- Revert routiq:jobs/queue_rates__policies from pg

begin;

drop policy queue_rates_app_dispatcher_all on jobs.queue_rates;
drop policy queue_rates_app_migrator_all on jobs.queue_rates;

commit;
