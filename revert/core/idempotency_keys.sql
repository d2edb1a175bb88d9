-- Revert routiq:core/idempotency_keys from pg

begin;

drop table core.idempotency_keys;

commit;
