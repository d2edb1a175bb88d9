-- Revert routiq:clinic/practitioner_services__policies from pg

begin;

drop policy practitioner_services_app_migrator_all on clinic.practitioner_services;
drop policy practitioner_services_app_owner_branch on clinic.practitioner_services;
drop policy practitioner_services_app_owner_all on clinic.practitioner_services;

commit;
