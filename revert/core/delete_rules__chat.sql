-- Revert routiq:core/delete_rules__chat from pg

begin;

drop trigger tg_chat_messages_60_living_parents_update on comms.chat_messages;
drop trigger tg_chat_messages_60_living_parents_insert on comms.chat_messages;
drop trigger tg_chat_participants_60_living_parents_update on comms.chat_participants;
drop trigger tg_chat_participants_60_living_parents_insert on comms.chat_participants;
drop trigger tg_chat_rooms_60_living_parents_update on comms.chat_rooms;
drop trigger tg_chat_rooms_60_living_parents_insert on comms.chat_rooms;

delete from core.delete_rules as r
where
    r.child_table in (
        'comms.chat_rooms',
        'comms.chat_participants',
        'comms.chat_messages'
    );

commit;
