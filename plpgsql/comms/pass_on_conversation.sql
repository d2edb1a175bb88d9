-- function comms.pass_on_conversation()
-- trigger tg_conversations_30_pass_on on comms.conversations

-- Called by tg_conversations_30_pass_on when a conversation gets another contact or
-- branch: rarely, as when contacts are merged. The triggers of the two tables copy the values; here
-- they are only set off.

create or replace function comms.pass_on_conversation()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_first_at timestamptz;
    v_last_at timestamptz;
begin
    select
        min(k.sent_at),
        max(k.sent_at)
    into v_first_at, v_last_at
    from comms.message_keys as k
    where k.organization_id = new.organization_id and k.conversation_id = new.id;

    -- none, as a conversation that somebody has just begun
    if v_first_at is null then
        return null;
    end if;

    execute
        'update comms.messages as m set contact_id = $3, location_id = $4 '
        'where m.organization_id = $1 and m.conversation_id = $2 and m.sent_at between $5 and $6'
    using
        new.organization_id,
        new.id,
        new.contact_id,
        new.location_id,
        v_first_at,
        v_last_at;

    update comms.message_attachments as a
    set contact_id = new.contact_id, location_id = new.location_id
    from comms.message_keys as k
    where
        k.organization_id = new.organization_id
        and k.conversation_id = new.id
        and a.organization_id = k.organization_id
        and a.message_id = k.message_id;

    return null;
end
$function$;

create or replace trigger tg_conversations_30_pass_on
after update of contact_id, location_id on comms.conversations
for each row
when (
    old.contact_id is distinct from new.contact_id
    or old.location_id is distinct from new.location_id
)
execute function comms.pass_on_conversation();

alter function comms.pass_on_conversation() owner to app_owner;

revoke all on function comms.pass_on_conversation() from public;

comment on function comms.pass_on_conversation() is
    'Trigger: gives messages and attachments the contact and branch that their conversation has '
    'now.';
comment on trigger tg_conversations_30_pass_on on comms.conversations is
    'Tells the messages of another contact or branch';
