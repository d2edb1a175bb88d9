-- Revert routiq:integration/rotate_credential from pg

begin;

drop function integration.rotate_credential(uuid, text, interval, timestamptz);

commit;
