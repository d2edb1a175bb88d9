-- Revert routiq:billing/organization_plans__policies from pg

begin;

drop policy organization_plans_app_migrator_all on billing.organization_plans;
drop policy organization_plans_app_owner_all on billing.organization_plans;

commit;
