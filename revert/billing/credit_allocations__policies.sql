-- Revert routiq:billing/credit_allocations__policies from pg

begin;

drop policy credit_allocations_app_migrator_all on billing.credit_allocations;
drop policy credit_allocations_app_owner_all on billing.credit_allocations;

commit;
