-- Revert routiq:contact/search_words__policies from pg

begin;

drop policy search_words_app_migrator_all on contact.search_words;
drop policy search_words_app_owner_all on contact.search_words;

commit;
