-- Revert routiq:contact/search_ranked from pg

begin;

drop function contact.search_ranked(uuid, text, jsonb, int);
drop function contact.search_slips(uuid, text, jsonb);

commit;
