-- Revert routiq:contact/phone_uses from pg

begin;

drop function contact.phone_uses();

commit;
