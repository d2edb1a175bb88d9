-- Revert routiq:billing/invoice_lines__policies from pg

begin;

drop policy invoice_lines_app_migrator_all on billing.invoice_lines;
drop policy invoice_lines_app_owner_sight on billing.invoice_lines;
drop policy invoice_lines_app_owner_all on billing.invoice_lines;

commit;
