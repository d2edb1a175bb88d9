-- Revert routiq:contact/search_text from pg

begin;

drop function contact.search_text(text);

commit;
