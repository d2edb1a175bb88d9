-- Revert routiq:analytics/patient_states from pg

begin;

drop table analytics.patient_states;

commit;
