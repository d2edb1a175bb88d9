-- Revert routiq:clinic/appointment_types from pg

begin;

drop table clinic.appointment_types;

commit;
