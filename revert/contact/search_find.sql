-- Revert routiq:contact/search_find from pg

begin;

drop function contact.search_find(text[], int, text, text, text, uuid[], jsonb, int, text);

commit;
