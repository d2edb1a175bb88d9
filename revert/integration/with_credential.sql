-- Revert routiq:integration/with_credential from pg

begin;

drop function integration.with_credential(uuid, text);

commit;
