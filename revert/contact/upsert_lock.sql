-- Revert routiq:contact/upsert_lock from pg

begin;

drop function contact.upsert_lock(uuid, text, text[]);

commit;
