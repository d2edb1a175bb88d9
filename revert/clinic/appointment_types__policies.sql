-- Revert routiq:clinic/appointment_types__policies from pg

begin;

drop policy appointment_types_app_migrator_all on clinic.appointment_types;
drop policy appointment_types_app_owner_all on clinic.appointment_types;

commit;
