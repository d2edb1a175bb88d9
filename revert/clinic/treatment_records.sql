-- Revert routiq:clinic/treatment_records from pg

begin;

drop table clinic.treatment_records;

delete from ref.status_transitions
where entity = 'clinic.treatment_records';

delete from audit.sensitive_columns
where table_name = 'clinic.treatment_records';

commit;
