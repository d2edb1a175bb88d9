-- Revert routiq:staging/payment_allocations__policies from pg

begin;

drop policy payment_allocations_app_migrator_all on staging.payment_allocations;
drop policy payment_allocations_app_owner_staff on staging.payment_allocations;
drop policy payment_allocations_app_owner_all on staging.payment_allocations;

commit;
