-- Revert routiq:contact/search_facts from pg

begin;

drop function contact.search_facts(uuid, uuid[]);

commit;
