-- Revert routiq:jobs/leave from pg

begin;

drop function jobs.leave(jobs.jobs, text);

commit;
