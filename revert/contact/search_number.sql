-- Revert routiq:contact/search_number from pg

begin;

drop function contact.search_number(uuid, text);

commit;
