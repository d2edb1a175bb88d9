-- Revert routiq:billing/credit_allocations from pg

begin;

delete from core.delete_rules
where child_table = 'billing.credit_allocations';

drop table billing.credit_allocations;

commit;
