-- Revert routiq:staging/invoices__policies from pg

begin;

drop policy invoices_app_migrator_all on staging.invoices;
drop policy invoices_app_owner_staff on staging.invoices;
drop policy invoices_app_owner_all on staging.invoices;

commit;
