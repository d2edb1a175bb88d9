-- Revert routiq:billing/organization_limits__policies from pg

begin;

drop policy organization_limits_app_migrator_all on billing.organization_limits;
drop policy organization_limits_app_owner_all on billing.organization_limits;

commit;
