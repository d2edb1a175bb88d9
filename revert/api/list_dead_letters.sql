-- Revert routiq:api/list_dead_letters from pg

begin;

drop function api.list_dead_letters(int, jsonb);

commit;
