-- Revert routiq:staging/appointments from pg

begin;

drop table staging.appointments;

commit;
