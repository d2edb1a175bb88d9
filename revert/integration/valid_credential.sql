-- Revert routiq:integration/valid_credential from pg

begin;

drop function integration.valid_credential(uuid);

commit;
