-- Revert routiq:analytics/practitioner_daily_metrics from pg

begin;

drop table analytics.practitioner_daily_metrics;

commit;
