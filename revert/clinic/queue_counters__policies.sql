-- Revert routiq:clinic/queue_counters__policies from pg

begin;

drop policy queue_counters_app_migrator_all on clinic.queue_counters;
drop policy queue_counters_app_owner_branch on clinic.queue_counters;
drop policy queue_counters_app_owner_all on clinic.queue_counters;

commit;
