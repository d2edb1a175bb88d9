-- Revert routiq:jobs/timetables from pg

begin;

drop function jobs.timetables();

commit;
