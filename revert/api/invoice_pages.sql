-- Revert routiq:api/invoice_pages from pg

begin;

drop function api.list_invoices(uuid, text, int, uuid);
drop function api.get_invoice(uuid);

commit;
