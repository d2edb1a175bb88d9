-- Revert routiq:integration/put_credential from pg

begin;

drop function integration.put_credential(uuid, text, text, timestamptz);

commit;
