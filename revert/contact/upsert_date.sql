-- Revert routiq:contact/upsert_date from pg

begin;

drop function contact.upsert_date(text);

commit;
