-- Revert routiq:clinic/treatment_records__policies from pg

begin;

drop policy treatment_records_app_migrator_all on clinic.treatment_records;
drop policy treatment_records_app_owner_sight on clinic.treatment_records;
drop policy treatment_records_app_owner_all on clinic.treatment_records;

commit;
