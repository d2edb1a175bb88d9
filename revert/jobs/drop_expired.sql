-- Revert routiq:jobs/drop_expired from pg

begin;

drop function jobs.drop_expired(jobs.jobs);

commit;
