-- Revert routiq:legacy/active_patients__policies from pg

begin;

drop policy active_patients_service_role_all on legacy.active_patients;
drop policy active_patients_authenticated_all on legacy.active_patients;

commit;
