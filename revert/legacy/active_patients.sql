-- Revert routiq:legacy/active_patients from pg

begin;

drop table legacy.active_patients;

commit;
