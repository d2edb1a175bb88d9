-- Revert routiq:api/upsert_contacts from pg

begin;

drop function api.upsert_contacts(text, jsonb);

commit;
