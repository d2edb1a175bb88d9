-- Revert routiq:contact/phone_fits from pg

begin;

drop function contact.phone_fits(text, bigint[]);

commit;
