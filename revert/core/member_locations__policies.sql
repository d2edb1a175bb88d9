-- Revert routiq:core/member_locations__policies from pg

begin;

drop policy member_locations_app_migrator_all on core.member_locations;
drop policy member_locations_app_owner_all on core.member_locations;

commit;
