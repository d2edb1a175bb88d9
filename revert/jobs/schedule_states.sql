-- Revert routiq:jobs/schedule_states from pg

begin;

drop table jobs.schedule_states;

commit;
