-- Revert routiq:integration/replace_credential from pg

begin;

drop function integration.replace_credential(uuid, uuid, text, interval, timestamptz);

commit;
