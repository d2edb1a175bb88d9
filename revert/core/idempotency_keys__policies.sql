-- Revert routiq:core/idempotency_keys__policies from pg

begin;

drop policy idempotency_keys_app_migrator_all on core.idempotency_keys;
drop policy idempotency_keys_app_owner_all on core.idempotency_keys;

commit;
