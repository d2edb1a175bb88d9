-- Revert routiq:comms/place_message from pg

begin;

drop trigger tg_messages_30_place_update on comms.messages;
drop trigger tg_messages_30_place on comms.messages;
drop function comms.place_message();

commit;
