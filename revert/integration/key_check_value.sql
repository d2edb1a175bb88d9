-- Revert routiq:integration/key_check_value from pg

begin;

drop function integration.key_check_value(bytea);

commit;
