-- Revert routiq:comms/message_keys__policies from pg

begin;

drop policy message_keys_app_migrator_all on comms.message_keys;
drop policy message_keys_app_owner_own on comms.message_keys;
drop policy message_keys_app_owner_all on comms.message_keys;

commit;
