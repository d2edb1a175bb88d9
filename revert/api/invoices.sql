-- Revert routiq:api/invoices from pg

begin;

drop function api.credit_invoice(uuid, jsonb, text, text);
drop function api.discard_invoice(uuid, int);
drop function api.issue_invoice(uuid, date, int);
drop function api.invoice_order(uuid, jsonb, uuid, text);

commit;
