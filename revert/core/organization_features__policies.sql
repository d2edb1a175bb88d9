-- Revert routiq:core/organization_features__policies from pg

begin;

drop policy organization_features_app_migrator_all on core.organization_features;
drop policy organization_features_app_owner_all on core.organization_features;

commit;
