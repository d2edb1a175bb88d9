-- Revert routiq:analytics/appointment_type_metrics from pg

begin;

drop table analytics.appointment_type_metrics;

commit;
