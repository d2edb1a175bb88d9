-- Revert routiq:integration/write_billing from pg

begin;

drop function integration.write_billing(uuid, text, text, jsonb);
drop function integration.write_payments(uuid, text, uuid, jsonb);
drop function integration.own_invoice(uuid, jsonb);
drop function integration.write_refund(uuid, text, jsonb);
drop function integration.minor_units(text);

commit;
