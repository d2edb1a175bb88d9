-- Revert routiq:api/as_of from pg

begin;

drop function api.as_of(text, uuid, timestamptz);

commit;
