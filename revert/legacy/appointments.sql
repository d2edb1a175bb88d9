-- Revert routiq:legacy/appointments from pg

begin;

drop table legacy.appointments;

commit;
