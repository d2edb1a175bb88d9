-- Revert routiq:integration/store_credential from pg

begin;

drop function integration.store_credential(uuid, uuid, text, text, timestamptz, uuid);

commit;
