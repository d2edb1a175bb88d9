-- Deploy routiq:analytics/handlers to pg
-- requires: analytics/refresh_due
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults
--
-- Counting puts itself in again every few seconds; its schedule is there in case it was lost.

begin;

insert into jobs.handlers (kind, routine, description)
values
('platform.apply_changes', 'analytics.apply_changes_job', 'Counts what was written for figures'),
(
    'platform.refresh_views', 'analytics.refresh_views_job',
    'Refreshes materialised views that are old'
),
(
    'platform.reconcile_figures', 'analytics.reconcile_job',
    'Compares figures with a recount and repairs them'
);

insert into jobs.schedule_defaults (name, kind, cron, time_zone, is_for_platform, description)
values
(
    'platform.apply_changes', 'platform.apply_changes', '* * * * *', 'UTC', true,
    'Counts what was written for figures'
),
(
    'platform.refresh_views', 'platform.refresh_views', '* * * * *', 'UTC', true,
    'Refreshes materialised views that are old'
),
(
    'platform.reconcile_figures', 'platform.reconcile_figures', '20 4 * * *', 'UTC', true,
    'Compares figures with a recount and repairs them'
);

commit;
