-- Revert routiq:contact/upsert_instant from pg

begin;

drop function contact.upsert_instant(text);

commit;
