-- Revert routiq:staging/payments__policies from pg

begin;

drop policy payments_app_migrator_all on staging.payments;
drop policy payments_app_owner_staff on staging.payments;
drop policy payments_app_owner_all on staging.payments;

commit;
