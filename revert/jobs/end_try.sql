-- Revert routiq:jobs/end_try from pg

begin;

drop function jobs.end_try(jobs.jobs, text, text, interval);

commit;
