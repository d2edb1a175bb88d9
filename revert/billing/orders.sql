-- Revert routiq:billing/orders from pg

begin;

delete from core.delete_rules
where child_table = 'billing.orders';

delete from ref.status_transitions
where entity in ('billing.orders', 'billing.orders.status');

drop table billing.orders;

commit;
