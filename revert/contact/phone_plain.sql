-- Revert routiq:contact/phone_plain from pg

begin;

drop function contact.phone_plain(text);

commit;
