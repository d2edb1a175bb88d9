-- Revert routiq:contact/patients__policies from pg

begin;

drop policy patients_app_owner_sight on contact.patients;
drop policy patients_app_migrator_all on contact.patients;
drop policy patients_app_owner_all on contact.patients;

commit;
