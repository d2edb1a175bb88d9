-- Revert routiq:standardisation/organization_names__policies from pg

begin;

drop policy organization_names_app_migrator_all on standardisation.organization_names;

commit;
