-- Revert routiq:comms/write_messages from pg

begin;

drop function comms.write_messages(uuid, jsonb);

commit;
