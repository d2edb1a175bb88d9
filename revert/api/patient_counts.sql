-- Revert routiq:api/patient_counts from pg

begin;

drop function api.patient_counts();

commit;
