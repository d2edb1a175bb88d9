-- Revert routiq:comms/message_place from pg

begin;

drop function comms.message_place(timestamptz, text);

commit;
