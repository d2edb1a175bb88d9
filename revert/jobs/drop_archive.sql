-- Revert routiq:jobs/drop_archive from pg

begin;

drop function jobs.drop_archive(jobs.jobs);

commit;
