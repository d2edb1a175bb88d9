-- Revert routiq:integration/credential_binding from pg

begin;

drop function integration.credential_binding(uuid, uuid, text);

commit;
