-- Revert routiq:jobs/run_handler from pg

begin;

drop function jobs.run_handler(jobs.jobs, text);

commit;
