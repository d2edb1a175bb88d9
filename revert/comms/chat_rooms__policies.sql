-- Revert routiq:comms/chat_rooms__policies from pg

begin;

drop policy chat_rooms_app_migrator_all on comms.chat_rooms;
drop policy chat_rooms_app_owner_sight on comms.chat_rooms;
drop policy chat_rooms_app_owner_all on comms.chat_rooms;

commit;
