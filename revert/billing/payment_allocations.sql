-- Revert routiq:billing/payment_allocations from pg

begin;

delete from core.delete_rules
where child_table = 'billing.payment_allocations';

drop table billing.payment_allocations;

commit;
