-- Revert routiq:analytics/patient_metrics from pg

begin;

drop table analytics.patient_metrics;

commit;
