-- Revert routiq:analytics/analytics_events__policies from pg

begin;

drop policy analytics_events_app_migrator_select on analytics.analytics_events;
drop policy analytics_events_app_owner_staff on analytics.analytics_events;
drop policy analytics_events_app_owner_insert on analytics.analytics_events;
drop policy analytics_events_app_owner_select on analytics.analytics_events;

commit;
