-- Revert routiq:analytics/conversation_daily_metrics from pg

begin;

drop table analytics.conversation_daily_metrics;

commit;
