-- Revert routiq:contact/normalize_phones from pg

begin;

drop function contact.normalize_phones(text[], text[]);

commit;
