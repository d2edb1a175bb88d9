-- Revert routiq:jobs/schedules from pg

begin;

drop table jobs.schedules;

commit;
