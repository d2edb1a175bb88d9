-- Revert routiq:clinic/encounters from pg

begin;

drop table clinic.encounters;

delete from ref.status_transitions
where entity = 'clinic.encounters';

delete from audit.sensitive_columns
where table_name = 'clinic.encounters';

commit;
