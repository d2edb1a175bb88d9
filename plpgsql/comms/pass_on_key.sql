-- function comms.pass_on_key()
-- trigger tg_message_keys_30_pass_on on comms.message_keys

-- Called when a key changes: the system behind the channel tells its id once a message was sent,
-- or a message finds another place. The triggers of the two tables copy the values; here they are
-- only set off.

create or replace function comms.pass_on_key()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update comms.messages as m
    set
        conversation_id = new.conversation_id,
        sequence = new.sequence,
        external_id = new.external_id,
        sent_at = new.sent_at
    where
        m.organization_id = new.organization_id
        and m.id = new.message_id
        and m.sent_at = old.sent_at;

    update comms.message_attachments as a
    set message_id = new.message_id
    where a.organization_id = new.organization_id and a.message_id = new.message_id;

    return null;
end
$function$;

create or replace trigger tg_message_keys_30_pass_on
after update of conversation_id, sequence, external_id, sent_at on comms.message_keys
for each row execute function comms.pass_on_key();

alter function comms.pass_on_key() owner to app_owner;

revoke all on function comms.pass_on_key() from public;

comment on function comms.pass_on_key() is
    'Trigger: gives a message and its attachments what its key now says.';
comment on trigger tg_message_keys_30_pass_on on comms.message_keys is
    'Tells the message of another place';
