-- Revert routiq:clinic/appointments__policies from pg

begin;

drop policy appointments_app_migrator_all on clinic.appointments;
drop policy appointments_app_owner_sight on clinic.appointments;
drop policy appointments_app_owner_all on clinic.appointments;

commit;
