-- Revert routiq:api/chat from pg

begin;

drop function api.mark_chat_read(uuid, bigint);
drop function api.list_chat_messages(uuid, int, bigint);
drop function api.list_chat_rooms();
drop function api.post_chat_message(uuid, text, text);
drop function api.leave_chat_room(uuid);
drop function api.add_chat_participants(uuid, uuid[]);
drop function api.open_chat_room(text, uuid[], uuid, uuid, text);
drop function comms.chat_participant(uuid);

commit;
