-- Revert routiq:billing/payment_allocations__policies from pg

begin;

drop policy payment_allocations_app_migrator_all on billing.payment_allocations;
drop policy payment_allocations_app_owner_sight on billing.payment_allocations;
drop policy payment_allocations_app_owner_all on billing.payment_allocations;

commit;
