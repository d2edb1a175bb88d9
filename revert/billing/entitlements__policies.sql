-- Revert routiq:billing/entitlements__policies from pg

begin;

drop policy entitlements_app_migrator_all on billing.entitlements;
drop policy entitlements_app_owner_delete on billing.entitlements;
drop policy entitlements_app_owner_update on billing.entitlements;
drop policy entitlements_app_owner_insert on billing.entitlements;
drop policy entitlements_app_owner_select on billing.entitlements;

commit;
