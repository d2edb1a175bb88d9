-- Revert routiq:api/begin_request from pg

begin;

drop function api.begin_request(jsonb, jsonb, boolean);

commit;
