-- Revert routiq:integration/apply_contacts from pg

begin;

drop function integration.apply_contacts(uuid, text, jsonb, jsonb, jsonb);

commit;
