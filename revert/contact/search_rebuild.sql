-- Revert routiq:contact/search_rebuild from pg

begin;

drop function contact.search_rebuild(uuid, int);

commit;
