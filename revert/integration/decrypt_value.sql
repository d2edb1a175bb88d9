-- Revert routiq:integration/decrypt_value from pg

begin;

drop function integration.decrypt_value(bytea, bytea, bytea);

commit;
