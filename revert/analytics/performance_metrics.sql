-- Revert routiq:analytics/performance_metrics from pg

begin;

drop table analytics.performance_metrics;

commit;
