-- Revert routiq:billing/sum_invoice_lines from pg

begin;

drop trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines;
drop trigger tg_invoice_lines_70_sum_update on billing.invoice_lines;
drop trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines;
drop function billing.sum_invoice_lines();
drop function billing.count_invoiced(uuid, uuid[]);
drop function billing.sum_invoices(uuid, uuid[]);
drop function billing.settle_invoice(uuid, uuid);
drop function billing.credited_of(uuid, uuid);

commit;
