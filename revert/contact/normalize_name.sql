-- Revert routiq:contact/normalize_name from pg

begin;

drop function contact.normalize_name(text);

commit;
