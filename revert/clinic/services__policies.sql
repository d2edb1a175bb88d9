-- Revert routiq:clinic/services__policies from pg

begin;

drop policy services_app_migrator_all on clinic.services;
drop policy services_app_owner_all on clinic.services;

commit;
