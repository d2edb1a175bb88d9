-- Revert routiq:api/payments from pg

begin;

drop function api.list_payments(uuid, text, int, uuid);
drop function api.refund_payment(uuid, numeric, text);
drop function api.allocate_payment(uuid, uuid, numeric, text);
drop function api.record_payment(uuid, numeric, text, uuid, text, uuid, text, timestamptz, text);
drop function billing.payment_answer(uuid, uuid, uuid);
drop function billing.allocate(uuid, uuid, numeric);
drop function billing.living_payment(uuid);

commit;
