-- Revert routiq:api/search_contacts from pg

begin;

drop function api.search_contacts(text, int, jsonb);

commit;
