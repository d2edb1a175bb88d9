-- Revert routiq:integration/write_billing from pg

begin;

drop function integration.write_billing(uuid, text, text, jsonb);

commit;
