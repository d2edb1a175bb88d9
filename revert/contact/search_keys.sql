-- Revert routiq:contact/search_keys from pg

begin;

drop function contact.search_letters(text);
drop function contact.search_keys(text);

commit;
