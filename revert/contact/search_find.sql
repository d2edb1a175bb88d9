-- Revert routiq:contact/search_find from pg

begin;

drop function contact.search_find(text, jsonb, int, jsonb, int, text);

commit;
