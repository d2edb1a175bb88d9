-- Revert routiq:integration/keyring_key from pg

begin;

drop function integration.keyring_key(int);

commit;
