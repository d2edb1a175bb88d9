-- Revert routiq:billing/subscriptions__policies from pg

begin;

drop policy subscriptions_app_migrator_all on billing.subscriptions;
drop policy subscriptions_app_owner_own on billing.subscriptions;
drop policy subscriptions_app_owner_all on billing.subscriptions;

commit;
