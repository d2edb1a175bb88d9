-- Revert routiq:analytics/appointment_type_metrics__policies from pg

begin;

drop policy appointment_type_metrics_app_migrator_all on analytics.appointment_type_metrics;
drop policy appointment_type_metrics_app_owner_sight on analytics.appointment_type_metrics;
drop policy appointment_type_metrics_app_owner_all on analytics.appointment_type_metrics;

commit;
