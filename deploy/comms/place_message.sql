-- Deploy routiq:comms/place_message to pg
-- requires: comms/messages
-- requires: core/refuse

begin;

-- function comms.place_message()
-- trigger tg_messages_30_place on comms.messages

-- Called by tg_messages_30_place. What a policy has to know of the conversation stands in each
-- message too, because policies read no table. It is copied here and nowhere else, so that no writer
-- can say something else. sent_at decides the partition before any trigger runs, so it is compared,
-- not copied. Raises RQ404, RQ409 and RQ422.

create or replace function comms.place_message()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_key comms.message_keys;
    v_conversation comms.conversations;
begin
    if tg_op = 'UPDATE' and new.is_private <> old.is_private then
        perform core.refuse(
            'RQ409',
            'a note among staff stays one, and a message stays a message',
            format('the message is "%s"', new.id),
            'write another message'
        );
    end if;

    select k.*
    into v_key
    from comms.message_keys as k
    where k.organization_id = new.organization_id and k.message_id = new.id;

    select c.*
    into v_conversation
    from comms.conversations as c
    where c.organization_id = v_key.organization_id and c.id = v_key.conversation_id;

    if v_conversation.id is null then
        perform core.refuse(
            'RQ404',
            'there is no such place for a message',
            format('its key "%s" or its conversation is not there, or not for you', new.id),
            'write the row of comms.message_keys first'
        );
    elsif v_key.sent_at <> new.sent_at then
        perform core.refuse(
            'RQ422',
            'a message was sent when its key says',
            format('the key says %s, the message %s', v_key.sent_at, new.sent_at),
            'give both the same instant'
        );
    end if;

    new.conversation_id := v_key.conversation_id;
    new.sequence := v_key.sequence;
    new.external_id := v_key.external_id;
    new.contact_id := v_conversation.contact_id;
    new.location_id := v_conversation.location_id;

    return new;
end
$function$;

create or replace trigger tg_messages_30_place
before insert or update of
conversation_id, sequence, contact_id, location_id, external_id, is_private, sent_at
on comms.messages
for each row execute function comms.place_message();

alter function comms.place_message() owner to app_owner;

revoke all on function comms.place_message() from public;

comment on function comms.place_message() is
    'Trigger: gives a message what its key and its conversation say. Raises RQ404 without them, '
    'RQ409 where a note would become a message, RQ422 where the key has another instant.';
comment on trigger tg_messages_30_place on comms.messages is
    'Copies what the key and the conversation say';

commit;
