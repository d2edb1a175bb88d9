-- Revert routiq:contact/search_ranked from pg

begin;

drop function contact.search_ranked(uuid, text, jsonb, int);

commit;
