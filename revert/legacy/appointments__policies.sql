-- Revert routiq:legacy/appointments__policies from pg

begin;

drop policy appointments_service_role_all on legacy.appointments;
drop policy appointments_authenticated_all on legacy.appointments;

commit;
