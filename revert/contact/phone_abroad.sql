-- Revert routiq:contact/phone_abroad from pg

begin;

drop function contact.phone_abroad(text, ref.phone_regions);

commit;
