-- Deploy routiq:comms/append_messages to pg
-- requires: comms/read_messages
-- requires: comms/place_messages
-- requires: comms/write_messages

begin;

-- function comms.append_messages(uuid, jsonb)

-- The one home of messages that come from other systems, for api.append_messages and the handlers of
-- events. Conversations are locked in the order of their ids: two batches of one follow each other.
--
-- The place of a message follows from the source alone: the millisecond in which it was sent, and within
-- it the number that its system gave it. So one that comes late stands at once where it belongs, and no
-- other moves. Raises RQ422.

create or replace function comms.append_messages(p_organization_id uuid, p_messages jsonb)
returns table (place bigint, message_id uuid, outcome text, refusal text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_messages jsonb;
    v_unknown jsonb;
begin
    select coalesce(jsonb_agg(to_jsonb(m) order by m.place), '[]')
    into v_messages
    from comms.read_messages(p_messages) as m;

    select jsonb_agg(to_jsonb(m))
    into v_unknown
    from jsonb_to_recordset(v_messages) as m (
        conversation_id uuid, channel text, external_thread_id text, contact_id uuid, refusal text
    )
    where
        m.refusal is null
        and m.conversation_id is null
        and not exists (
            select
            from comms.conversations as c
            where
                c.organization_id = p_organization_id
                and c.channel = m.channel
                and c.external_thread_id = m.external_thread_id
                and c.deleted_at is null
        );

    -- a statement that writes nothing has its triggers run all the same
    if v_unknown is not null then
        insert into comms.conversations (organization_id, channel, external_thread_id, contact_id)
        select distinct on (m.channel, m.external_thread_id)
            p_organization_id,
            m.channel,
            m.external_thread_id,
            m.contact_id
        from jsonb_to_recordset(v_unknown) as m (
            channel text, external_thread_id text, contact_id uuid
        )
        order by m.channel, m.external_thread_id, m.contact_id
        on conflict (organization_id, channel, external_thread_id) where deleted_at is null
        do nothing;
    end if;

    v_messages := comms.place_messages(p_organization_id, v_messages);

    perform comms.write_messages(p_organization_id, v_messages);

    return query
    select
        m.place,
        m.message_id,
        m.outcome,
        m.refusal
    from jsonb_to_recordset(v_messages) as m (
        place bigint, message_id uuid, outcome text, refusal text
    )
    order by m.place;
end
$function$;

alter function comms.append_messages(uuid, jsonb) owner to app_owner;

revoke all on function comms.append_messages(uuid, jsonb) from public;

comment on function comms.append_messages(uuid, jsonb) is
    'Keeps messages in the order of their source, each once, and says of each whether it is '
    'inserted, known or refused, and why. Each is an object: conversation_id, or channel and '
    'external_thread_id; external_id, direction, sent_at, and as wanted body, author_kind, '
    'author_id, content_type, delivery_status, is_private, is_deleted, as_of (when its system '
    'said so), contact_id, attachments (url, file_name, media_type, byte_size), metadata. Raises '
    'RQ422.';

commit;
