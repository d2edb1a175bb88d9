-- Revert routiq:jobs/job_archive from pg

begin;

drop table jobs.job_archive;

commit;
