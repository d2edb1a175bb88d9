-- Revert routiq:contact/phone_national from pg

begin;

drop function contact.phone_national(text, ref.phone_regions);

commit;
