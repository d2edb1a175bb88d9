-- Revert routiq:comms/messages__policies from pg

begin;

drop policy messages_app_migrator_all on comms.messages;
drop policy messages_app_owner_sight on comms.messages;
drop policy messages_app_owner_all on comms.messages;

commit;
