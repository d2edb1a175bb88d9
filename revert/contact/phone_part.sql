-- Revert routiq:contact/phone_part from pg

begin;

drop function contact.phone_part(text);

commit;
