-- Revert routiq:comms/place_messages from pg

begin;

drop function comms.place_messages(uuid, jsonb);

commit;
