-- Revert routiq:billing/keep_invoices from pg

begin;

drop trigger tg_invoice_lines_15_place on billing.invoice_lines;
drop trigger tg_invoices_70_pass_on on billing.invoices;
drop trigger tg_invoices_30_keep_issued on billing.invoices;
drop function billing.pass_on_invoice();
drop function billing.place_invoice_line();
drop function billing.keep_issued();

commit;
