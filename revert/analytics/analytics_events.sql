-- Revert routiq:analytics/analytics_events from pg

begin;

drop table analytics.analytics_events;

commit;
