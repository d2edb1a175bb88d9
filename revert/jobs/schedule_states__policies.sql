-- Revert routiq:jobs/schedule_states__policies from pg

begin;

drop policy schedule_states_app_dispatcher_all on jobs.schedule_states;
drop policy schedule_states_app_migrator_all on jobs.schedule_states;
drop policy schedule_states_app_owner_all on jobs.schedule_states;

commit;
