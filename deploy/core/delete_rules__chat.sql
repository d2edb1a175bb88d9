-- Deploy routiq:core/delete_rules__chat to pg
-- requires: core/delete_rules__marketing
-- requires: comms/chat_messages
-- requires: comms/chat_participants

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('comms.chat_rooms', 'location_id', 'core.locations', 'restrict'),
('comms.chat_rooms', 'contact_id', 'contact.contacts', 'cascade'),
('comms.chat_participants', 'contact_id', 'contact.contacts', 'cascade'),
('comms.chat_messages', 'contact_id', 'contact.contacts', 'cascade'),
('comms.chat_participants', 'room_id', 'comms.chat_rooms', 'cascade'),
('comms.chat_participants', 'member_id', 'core.organization_members', 'cascade'),
('comms.chat_messages', 'room_id', 'comms.chat_rooms', 'cascade');

do $rules$
begin
    perform core.guard_references('comms.chat_rooms');
    perform core.guard_references('comms.chat_participants');
    perform core.guard_references('comms.chat_messages');
end
$rules$;

commit;
