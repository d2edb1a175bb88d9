-- Revert routiq:contact/search_similar from pg

begin;

drop function contact.search_similar(uuid, text);

commit;
