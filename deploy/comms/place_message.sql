-- Deploy routiq:comms/place_message to pg
-- requires: comms/messages
-- requires: core/refuse

begin;

-- function comms.place_message()
-- trigger tg_messages_30_place on comms.messages
-- trigger tg_messages_30_place_update on comms.messages

-- Called by tg_messages_30_place and tg_messages_30_place_update. What a policy has to know of the
-- conversation stands in each message too, because policies read no table. It is copied here, so that no
-- writer can say something else. Only comms.pass_on_conversation gives contact and branch to all messages
-- of its conversations at once, so that nothing is looked up for each. sent_at decides the partition before
-- any trigger runs, so it is compared, not copied. Raises RQ404, RQ409 and RQ422.

create or replace function comms.place_message()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_place record;
begin
    if tg_op = 'UPDATE' and new.is_private <> old.is_private then
        perform core.refuse(
            'RQ409',
            'a note among staff stays one, and a message stays a message',
            format('the message is "%s"', new.id),
            'write another message'
        );
    end if;

    select
        k.conversation_id,
        k.sequence,
        k.external_id,
        k.sent_at,
        c.contact_id,
        c.location_id
    into v_place
    from comms.message_keys as k
    inner join comms.conversations as c
        on k.organization_id = c.organization_id and k.conversation_id = c.id
    where k.organization_id = new.organization_id and k.message_id = new.id;

    if not found then
        perform core.refuse(
            'RQ404',
            'there is no such place for a message',
            format('its key "%s" or its conversation is not there, or not for you', new.id),
            'write the row of comms.message_keys first'
        );
    elsif v_place.sent_at <> new.sent_at then
        perform core.refuse(
            'RQ422',
            'a message was sent when its key says',
            format('the key says %s, the message %s', v_place.sent_at, new.sent_at),
            'give both the same instant'
        );
    end if;

    new.conversation_id := v_place.conversation_id;
    new.sequence := v_place.sequence;
    new.external_id := v_place.external_id;
    new.contact_id := v_place.contact_id;
    new.location_id := v_place.location_id;

    return new;
end
$function$;

create or replace trigger tg_messages_30_place
before insert on comms.messages
for each row execute function comms.place_message();

create or replace trigger tg_messages_30_place_update
before update of
conversation_id, sequence, contact_id, location_id, external_id, is_private, sent_at
on comms.messages
for each row
when (
    coalesce(current_setting('core.passing_on', true), '') <> 'conversation'
    or old.conversation_id is distinct from new.conversation_id
    or old.sequence is distinct from new.sequence
    or old.external_id is distinct from new.external_id
    or old.is_private is distinct from new.is_private
    or old.sent_at is distinct from new.sent_at
)
execute function comms.place_message();

alter function comms.place_message() owner to app_owner;

revoke all on function comms.place_message() from public;

comment on function comms.place_message() is
    'Trigger: gives a message what its key and its conversation say. Raises RQ404 without them, '
    'RQ409 where a note would become a message, RQ422 where the key has another instant.';
comment on trigger tg_messages_30_place on comms.messages is
    'Copies what the key and the conversation say';
comment on trigger tg_messages_30_place_update on comms.messages is
    'Copies what the key and the conversation say, unless the conversation passes it on itself';

commit;
