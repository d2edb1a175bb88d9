-- Revert routiq:billing/export_xero from pg

begin;

drop trigger tg_invoices_80_plan_export on billing.invoices;
drop trigger tg_payments_70_pay_told on billing.payments;
drop function billing.export_xero_batch(int);
drop function billing.xero_lines(uuid, uuid);
drop function billing.plan_export();
drop function billing.pay_told_invoice();

commit;
