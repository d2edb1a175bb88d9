-- Revert routiq:api/find_duplicates from pg

begin;

drop function api.find_duplicates(uuid);

commit;
