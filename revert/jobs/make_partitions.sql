-- Revert routiq:jobs/make_partitions from pg

begin;

drop function jobs.make_partitions(jobs.jobs);

commit;
