-- Revert routiq:api/put_credential from pg

begin;

drop function api.put_credential(uuid, text, text, timestamptz);

commit;
