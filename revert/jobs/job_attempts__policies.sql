-- Revert routiq:jobs/job_attempts__policies from pg

begin;

drop policy job_attempts_app_dispatcher_all on jobs.job_attempts;
drop policy job_attempts_app_migrator_all on jobs.job_attempts;
drop policy job_attempts_app_owner_all on jobs.job_attempts;

commit;
