-- Revert routiq:billing/invoices from pg

begin;

delete from core.delete_rules
where child_table = 'billing.invoices';

delete from ref.status_transitions
where entity in ('billing.invoices', 'billing.invoices.status');

drop table billing.invoices;

commit;
