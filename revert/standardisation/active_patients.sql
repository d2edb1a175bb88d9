-- Revert routiq:standardisation/active_patients from pg

begin;

drop view standardisation.active_patients_back;
drop view standardisation.active_patients_read;

commit;
