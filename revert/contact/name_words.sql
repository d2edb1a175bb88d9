-- Revert routiq:contact/name_words from pg

begin;

drop function contact.name_words(text);

commit;
