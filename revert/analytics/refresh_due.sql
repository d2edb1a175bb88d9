-- Revert routiq:analytics/refresh_due from pg

begin;

drop function analytics.reconcile_job(jobs.jobs);
drop function analytics.refresh_views_job(jobs.jobs);
drop function analytics.apply_changes_job(jobs.jobs);
drop function analytics.refresh_due(timestamptz);

commit;
