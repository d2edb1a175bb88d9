-- Revert routiq:analytics/integration_hourly_metrics from pg

begin;

drop table analytics.integration_hourly_metrics;

commit;
