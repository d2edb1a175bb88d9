-- Revert routiq:integration/key_encryption_keys__policies from pg

begin;

drop policy key_encryption_keys_app_migrator_all on integration.key_encryption_keys;
drop policy key_encryption_keys_app_owner_update on integration.key_encryption_keys;
drop policy key_encryption_keys_app_owner_select on integration.key_encryption_keys;

commit;
