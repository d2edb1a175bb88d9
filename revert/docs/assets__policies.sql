-- Revert routiq:docs/assets__policies from pg

begin;

drop policy assets_app_migrator_all on docs.assets;
drop policy assets_app_owner_sight on docs.assets;
drop policy assets_app_owner_all on docs.assets;

commit;
