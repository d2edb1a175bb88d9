-- Revert routiq:api/outbound from pg

begin;

drop function api.email_history(uuid);
drop function api.list_outbound_messages(uuid, text, int, uuid);
drop function api.cancel_outbound_message(uuid, int);
drop function api.send_message(uuid, text, uuid, jsonb, text, text, text, timestamptz, uuid, text);

commit;
