-- Revert routiq:comms/place_attachment from pg

begin;

drop trigger tg_message_attachments_30_place on comms.message_attachments;
drop function comms.place_attachment();

commit;
