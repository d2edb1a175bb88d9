-- Revert routiq:analytics/error_logs__policies from pg

begin;

drop policy error_logs_app_migrator_select on analytics.error_logs;
drop policy error_logs_app_owner_staff on analytics.error_logs;
drop policy error_logs_app_owner_insert on analytics.error_logs;
drop policy error_logs_app_owner_select on analytics.error_logs;

commit;
