-- Revert routiq:contact/before_extension from pg

begin;

drop function contact.before_extension(text);

commit;
