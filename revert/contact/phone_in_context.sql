-- Revert routiq:contact/phone_in_context from pg

begin;

drop function contact.phone_in_context(text);

commit;
