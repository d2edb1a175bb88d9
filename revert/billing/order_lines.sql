-- Revert routiq:billing/order_lines from pg

begin;

delete from core.delete_rules
where child_table = 'billing.order_lines';

drop table billing.order_lines;

commit;
