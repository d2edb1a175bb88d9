-- Revert routiq:jobs/jobs__policies from pg

begin;

drop policy jobs_app_dispatcher_all on jobs.jobs;
drop policy jobs_app_migrator_all on jobs.jobs;
drop policy jobs_app_owner_all on jobs.jobs;

commit;
