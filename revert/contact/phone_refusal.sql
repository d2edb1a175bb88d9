-- Revert routiq:contact/phone_refusal from pg

begin;

drop function contact.phone_refusal(text);

commit;
