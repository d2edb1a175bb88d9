-- Revert routiq:analytics/mv_patient_activity from pg

begin;

drop materialized view analytics.mv_patient_activity;

commit;
