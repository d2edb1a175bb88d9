-- Revert routiq:comms/outbound_messages__policies from pg

begin;

drop policy outbound_messages_app_migrator_all on comms.outbound_messages;
drop policy outbound_messages_app_owner_sight on comms.outbound_messages;
drop policy outbound_messages_app_owner_all on comms.outbound_messages;

commit;
