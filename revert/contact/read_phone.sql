-- Revert routiq:contact/read_phone from pg

begin;

drop function contact.read_phone(text, text);

commit;
