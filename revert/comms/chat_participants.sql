-- Revert routiq:comms/chat_participants from pg

begin;

drop table comms.chat_participants;

commit;
