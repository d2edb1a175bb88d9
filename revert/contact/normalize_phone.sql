-- Revert routiq:contact/normalize_phone from pg

begin;

drop function contact.normalize_phone(text, text);

commit;
