-- Revert routiq:contact/search_is_near from pg

begin;

drop function contact.search_is_near(text, text);

commit;
