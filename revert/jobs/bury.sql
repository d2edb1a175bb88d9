-- Revert routiq:jobs/bury from pg

begin;

drop function jobs.bury(jobs.jobs, text);

commit;
