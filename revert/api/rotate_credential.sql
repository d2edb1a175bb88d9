-- Revert routiq:api/rotate_credential from pg

begin;

drop function api.rotate_credential(uuid, text, interval, timestamptz);

commit;
