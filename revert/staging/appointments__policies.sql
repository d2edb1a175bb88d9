-- Revert routiq:staging/appointments__policies from pg

begin;

drop policy appointments_app_migrator_all on staging.appointments;
drop policy appointments_app_owner_staff on staging.appointments;
drop policy appointments_app_owner_all on staging.appointments;

commit;
