-- Revert routiq:contact/phone_written from pg

begin;

drop function contact.phone_written(text);

commit;
