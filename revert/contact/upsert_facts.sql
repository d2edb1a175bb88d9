-- Revert routiq:contact/upsert_facts from pg

begin;

drop function contact.upsert_facts(text, jsonb);

commit;
