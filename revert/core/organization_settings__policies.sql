-- Revert routiq:core/organization_settings__policies from pg

begin;

drop policy organization_settings_app_migrator_all on core.organization_settings;
drop policy organization_settings_app_owner_all on core.organization_settings;

commit;
