-- Revert routiq:integration/open_keyring from pg

begin;

drop function integration.open_keyring(jsonb, boolean);

commit;
