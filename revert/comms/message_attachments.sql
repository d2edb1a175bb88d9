-- Revert routiq:comms/message_attachments from pg

begin;

drop table comms.message_attachments;

commit;
