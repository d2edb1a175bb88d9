-- Revert routiq:api/upsert_contact from pg

begin;

drop function api.upsert_contact(text, jsonb);

commit;
