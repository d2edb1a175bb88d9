-- Revert routiq:jobs/job_attempts from pg

begin;

drop table jobs.job_attempts;

commit;
