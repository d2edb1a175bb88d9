-- Revert routiq:analytics/org_daily_metrics__policies from pg

begin;

drop policy org_daily_metrics_app_migrator_all on analytics.org_daily_metrics;
drop policy org_daily_metrics_app_owner_sight on analytics.org_daily_metrics;
drop policy org_daily_metrics_app_owner_all on analytics.org_daily_metrics;

commit;
