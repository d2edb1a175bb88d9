-- Revert routiq:api/set_queue from pg

begin;

drop function api.set_queue(text, jsonb, int);

commit;
