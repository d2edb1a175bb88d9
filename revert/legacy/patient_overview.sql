-- Revert routiq:legacy/patient_overview from pg

begin;

drop view legacy.patient_overview;

commit;
