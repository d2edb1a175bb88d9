-- Revert routiq:analytics/patient_metrics__policies from pg

begin;

drop policy patient_metrics_app_migrator_all on analytics.patient_metrics;
drop policy patient_metrics_app_owner_sight on analytics.patient_metrics;
drop policy patient_metrics_app_owner_all on analytics.patient_metrics;

commit;
