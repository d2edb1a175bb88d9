-- Revert routiq:staging/invoice_lines__policies from pg

begin;

drop policy invoice_lines_app_migrator_all on staging.invoice_lines;
drop policy invoice_lines_app_owner_staff on staging.invoice_lines;
drop policy invoice_lines_app_owner_all on staging.invoice_lines;

commit;
