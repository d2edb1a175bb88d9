-- Revert routiq:contact/upsert_write from pg

begin;

drop function contact.upsert_write(uuid, text, text, jsonb);

commit;
