-- Revert routiq:integration/wrapped_key from pg

begin;

drop function integration.wrapped_key(bytea, uuid, uuid, int);

commit;
