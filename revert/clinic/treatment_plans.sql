-- Revert routiq:clinic/treatment_plans from pg

begin;

drop table clinic.treatment_plans;

delete from ref.status_transitions
where entity = 'clinic.treatment_plans';

delete from audit.sensitive_columns
where table_name = 'clinic.treatment_plans';

commit;
