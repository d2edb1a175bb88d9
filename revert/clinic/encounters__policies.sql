-- Revert routiq:clinic/encounters__policies from pg

begin;

drop policy encounters_app_migrator_all on clinic.encounters;
drop policy encounters_app_owner_sight on clinic.encounters;
drop policy encounters_app_owner_all on clinic.encounters;

commit;
