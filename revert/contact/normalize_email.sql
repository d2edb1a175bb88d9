-- Revert routiq:contact/normalize_email from pg

begin;

drop function contact.normalize_email(text);

commit;
