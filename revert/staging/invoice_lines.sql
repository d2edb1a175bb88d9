-- Revert routiq:staging/invoice_lines from pg

begin;

drop table staging.invoice_lines;

commit;
