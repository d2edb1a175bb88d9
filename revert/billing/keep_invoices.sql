-- Revert routiq:billing/keep_invoices from pg

begin;

drop trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines;
drop trigger tg_invoice_lines_70_sum_update on billing.invoice_lines;
drop trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines;
drop trigger tg_invoice_lines_15_place on billing.invoice_lines;
drop trigger tg_invoices_70_pass_on on billing.invoices;
drop trigger tg_invoices_30_keep_issued on billing.invoices;
drop function billing.pass_on_invoice();
drop function billing.sum_invoice_lines();
drop function billing.count_invoiced(uuid, uuid[]);
drop function billing.sum_invoices(uuid, uuid[]);
drop function billing.place_invoice_line();
drop function billing.keep_issued();
drop function billing.settle_invoice(uuid, uuid);

commit;
