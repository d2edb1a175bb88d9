-- Revert routiq:comms/chat_messages__policies from pg

begin;

drop policy chat_messages_app_migrator_all on comms.chat_messages;
drop policy chat_messages_app_owner_sight on comms.chat_messages;
drop policy chat_messages_app_owner_all on comms.chat_messages;

commit;
