-- Revert routiq:api/list_versioned from pg

begin;

drop function api.list_versioned(text, int, jsonb);

commit;
