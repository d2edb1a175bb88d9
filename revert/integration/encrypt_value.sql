-- Revert routiq:integration/encrypt_value from pg

begin;

drop function integration.encrypt_value(bytea, bytea, bytea, bytea);

commit;
