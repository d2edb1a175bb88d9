-- Revert routiq:comms/chat_participants__policies from pg

begin;

drop policy chat_participants_app_migrator_all on comms.chat_participants;
drop policy chat_participants_app_owner_sight on comms.chat_participants;
drop policy chat_participants_app_owner_all on comms.chat_participants;

commit;
