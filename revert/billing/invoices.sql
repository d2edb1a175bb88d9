-- Revert routiq:billing/invoices from pg

begin;

delete from core.delete_rules
where child_table = 'billing.invoices';

delete from ref.status_transitions
where entity = 'billing.invoices';

drop table billing.invoices;

commit;
