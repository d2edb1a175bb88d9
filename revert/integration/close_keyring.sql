-- Revert routiq:integration/close_keyring from pg

begin;

drop function integration.close_keyring();

commit;
