-- Revert routiq:contact/search_words from pg

begin;

drop table contact.search_words;

commit;
