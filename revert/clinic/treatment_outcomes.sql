-- Revert routiq:clinic/treatment_outcomes from pg

begin;

drop table clinic.treatment_outcomes;

delete from audit.sensitive_columns
where table_name = 'clinic.treatment_outcomes';

commit;
