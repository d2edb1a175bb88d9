-- Revert routiq:integration/derived_key from pg

begin;

drop function integration.derived_key(bytea, text);

commit;
