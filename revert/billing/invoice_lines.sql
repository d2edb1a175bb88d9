-- Revert routiq:billing/invoice_lines from pg

begin;

delete from core.delete_rules
where child_table = 'billing.invoice_lines';

drop table billing.invoice_lines;

commit;
