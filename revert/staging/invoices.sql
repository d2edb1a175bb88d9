-- Revert routiq:staging/invoices from pg

begin;

drop table staging.invoices;

commit;
