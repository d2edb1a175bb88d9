-- Deploy routiq:billing/payments__keep_version to pg
-- requires: billing/payments
--
-- What allocations count on a payment is no change of it, as invoices count on lines of orders: so a
-- load can still tell that nobody changed what it brought.

begin;

create or replace trigger tg_payments_10_touch_row
before insert or update of
contact_id, invoice_id, location_id, source, status, currency, total, refunded, method,
reference, failure, issued_at, deleted_at, deleted_by, delete_batch, metadata
on billing.payments
for each row execute function core.touch_row();

commit;
