-- Revert routiq:staging/payment_allocations from pg

begin;

drop table staging.payment_allocations;

commit;
