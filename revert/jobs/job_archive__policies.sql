-- Revert routiq:jobs/job_archive__policies from pg

begin;

drop policy job_archive_app_dispatcher_all on jobs.job_archive;
drop policy job_archive_app_migrator_all on jobs.job_archive;
drop policy job_archive_app_owner_all on jobs.job_archive;

commit;
