-- Revert routiq:comms/chat_messages from pg

begin;

drop table comms.chat_messages;

commit;
