-- Revert routiq:contact/plain_text from pg

begin;

drop function contact.plain_text(text);

commit;
