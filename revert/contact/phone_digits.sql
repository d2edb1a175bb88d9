-- Revert routiq:contact/phone_digits from pg

begin;

drop function contact.phone_digits(text);

commit;
