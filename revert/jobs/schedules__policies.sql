-- Revert routiq:jobs/schedules__policies from pg

begin;

drop policy schedules_app_dispatcher_select on jobs.schedules;
drop policy schedules_app_migrator_all on jobs.schedules;
drop policy schedules_app_owner_all on jobs.schedules;

commit;
