-- Revert routiq:analytics/handlers from pg

begin;

delete from jobs.schedule_defaults
where name in ('platform.apply_changes', 'platform.refresh_views', 'platform.reconcile_figures');

delete from jobs.handlers
where kind in ('platform.apply_changes', 'platform.refresh_views', 'platform.reconcile_figures');

commit;
