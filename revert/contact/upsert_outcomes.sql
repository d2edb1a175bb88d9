-- Revert routiq:contact/upsert_outcomes from pg

begin;

drop function contact.upsert_outcomes(uuid, text, jsonb);

commit;
