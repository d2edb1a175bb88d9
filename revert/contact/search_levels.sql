-- Revert routiq:contact/search_levels from pg

begin;

drop function contact.search_levels(text, text);

commit;
