-- Revert routiq:analytics/org_daily_metrics from pg

begin;

drop table analytics.org_daily_metrics;

commit;
