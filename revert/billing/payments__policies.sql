-- Revert routiq:billing/payments__policies from pg

begin;

drop policy payments_app_migrator_all on billing.payments;
drop policy payments_app_owner_sight on billing.payments;
drop policy payments_app_owner_all on billing.payments;

commit;
