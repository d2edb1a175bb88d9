-- Revert routiq:billing/plans__policies from pg

begin;

drop policy plans_app_migrator_all on billing.plans;
drop policy plans_app_owner_update on billing.plans;
drop policy plans_app_owner_insert on billing.plans;
drop policy plans_app_owner_select on billing.plans;

commit;
