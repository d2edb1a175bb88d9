-- Revert routiq:clinic/observations from pg

begin;

drop table clinic.observations;

delete from ref.status_transitions
where entity = 'clinic.observations';

delete from audit.sensitive_columns as s
where s.table_name = 'clinic.observations';

commit;
