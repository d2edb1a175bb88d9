-- Revert routiq:jobs/jobs from pg

begin;

drop table jobs.jobs;

commit;
