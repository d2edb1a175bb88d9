-- Revert routiq:billing/invoices__policies from pg

begin;

drop policy invoices_app_migrator_all on billing.invoices;
drop policy invoices_app_owner_sight on billing.invoices;
drop policy invoices_app_owner_all on billing.invoices;

commit;
