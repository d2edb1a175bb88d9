-- Revert routiq:contact/upsert_contacts from pg

begin;

drop function contact.upsert_contacts(uuid, text, jsonb);
drop function contact.upsert_told(uuid, text, jsonb);

commit;
