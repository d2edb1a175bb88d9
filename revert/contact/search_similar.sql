-- Revert routiq:contact/search_similar from pg

begin;

drop function contact.search_similar(uuid, text, jsonb);
drop function contact.search_required(uuid, text[], int, jsonb);
drop function contact.search_words_with(text, boolean, int);
drop function contact.search_common();

commit;
