-- Revert routiq:analytics/user_activity_log__policies from pg

begin;

drop policy user_activity_log_app_migrator_select on analytics.user_activity_log;
drop policy user_activity_log_app_owner_staff on analytics.user_activity_log;
drop policy user_activity_log_app_owner_insert on analytics.user_activity_log;
drop policy user_activity_log_app_owner_select on analytics.user_activity_log;

commit;
