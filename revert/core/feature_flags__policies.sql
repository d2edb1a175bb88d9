-- Revert routiq:core/feature_flags__policies from pg

begin;

drop policy feature_flags_app_migrator_all on core.feature_flags;
drop policy feature_flags_app_owner_update on core.feature_flags;
drop policy feature_flags_app_owner_insert on core.feature_flags;
drop policy feature_flags_app_owner_select on core.feature_flags;

commit;
