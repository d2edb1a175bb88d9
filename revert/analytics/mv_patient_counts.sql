-- Revert routiq:analytics/mv_patient_counts from pg

begin;

drop materialized view analytics.mv_patient_counts;

commit;
