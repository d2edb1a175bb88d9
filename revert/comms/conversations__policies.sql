-- Revert routiq:comms/conversations__policies from pg

begin;

drop policy conversations_app_migrator_all on comms.conversations;
drop policy conversations_app_owner_sight on comms.conversations;
drop policy conversations_app_owner_all on comms.conversations;

commit;
