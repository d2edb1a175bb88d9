-- Revert routiq:comms/read_messages from pg

begin;

drop function comms.read_messages(jsonb);

commit;
