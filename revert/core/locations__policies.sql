-- Revert routiq:core/locations__policies from pg

begin;

drop policy locations_app_migrator_all on core.locations;
drop policy locations_app_owner_all on core.locations;

commit;
