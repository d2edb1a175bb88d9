-- Revert routiq:analytics/performance_metrics__policies from pg

begin;

drop policy performance_metrics_app_migrator_select on analytics.performance_metrics;
drop policy performance_metrics_app_owner_staff on analytics.performance_metrics;
drop policy performance_metrics_app_owner_insert on analytics.performance_metrics;
drop policy performance_metrics_app_owner_select on analytics.performance_metrics;

commit;
