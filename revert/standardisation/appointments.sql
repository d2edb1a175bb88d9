-- Revert routiq:standardisation/appointments from pg

begin;

drop view standardisation.appointments_back;
drop view standardisation.appointments_read;

commit;
