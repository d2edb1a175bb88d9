-- Revert routiq:integration/use_credential from pg

begin;

drop function integration.use_credential(uuid, text);

commit;
