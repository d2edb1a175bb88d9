-- Revert routiq:billing/payments from pg

begin;

delete from core.delete_rules
where child_table = 'billing.payments';

delete from ref.status_transitions
where entity = 'billing.payments';

drop table billing.payments;

commit;
