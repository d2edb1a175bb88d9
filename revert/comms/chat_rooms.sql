-- Revert routiq:comms/chat_rooms from pg

begin;

drop table comms.chat_rooms;

commit;
