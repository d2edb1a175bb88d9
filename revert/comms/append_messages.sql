-- Revert routiq:comms/append_messages from pg

begin;

drop function comms.append_messages(uuid, jsonb);

commit;
