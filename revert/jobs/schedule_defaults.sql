-- Revert routiq:jobs/schedule_defaults from pg

begin;

drop table jobs.schedule_defaults;

commit;
