-- Revert routiq:billing/bill_lines from pg

begin;

drop function billing.release_payments(uuid, numeric);
drop function billing.credit_lines(uuid, uuid, jsonb);
drop function billing.bill_lines(uuid, uuid, jsonb);
drop function billing.issue(uuid, date);
drop function billing.invoice_answer(uuid, uuid);
drop function billing.living_invoice(uuid);

commit;
