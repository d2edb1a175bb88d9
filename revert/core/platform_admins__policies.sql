-- Revert routiq:core/platform_admins__policies from pg

begin;

drop policy platform_admins_app_migrator_all on core.platform_admins;
drop policy platform_admins_app_owner_select on core.platform_admins;

commit;
