-- Revert routiq:comms/queue_outbound from pg

begin;

drop function comms.queue_outbound(jsonb);
drop function comms.put_outbound(uuid, jsonb);
drop function comms.agrees_to_message(uuid, uuid, text, text);

commit;
