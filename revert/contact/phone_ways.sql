-- Revert routiq:contact/phone_ways from pg

begin;

drop function contact.phone_ways();

commit;
