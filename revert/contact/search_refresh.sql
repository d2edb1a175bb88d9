-- Revert routiq:contact/search_refresh from pg

begin;

drop function contact.search_refresh(uuid, uuid[]);

commit;
