-- Revert routiq:clinic/observations__policies from pg

begin;

drop policy observations_app_migrator_all on clinic.observations;
drop policy observations_app_owner_sight on clinic.observations;
drop policy observations_app_owner_all on clinic.observations;

commit;
