-- function comms.place_messages(uuid, jsonb)

-- Locks the conversations. Two messages of one millisecond whose numbers end alike would meet: the one
-- that comes later goes to the next free place.

create or replace function comms.place_messages(p_organization_id uuid, p_messages jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_tries constant int := 100;
    v_messages jsonb;
    v_met jsonb;
begin
    perform
    from comms.conversations as c
    where
        c.organization_id = p_organization_id
        and c.deleted_at is null
        and c.id = any(
            array(
                select m.conversation_id
                from jsonb_to_recordset(p_messages) as m (conversation_id uuid, refusal text)
                where m.refusal is null and m.conversation_id is not null
                union
                select t.id
                from jsonb_to_recordset(p_messages) as m (
                    conversation_id uuid, channel text, external_thread_id text, refusal text
                )
                cross join
                    lateral (
                        select k.id
                        from comms.conversations as k
                        where
                            k.organization_id = p_organization_id
                            and k.channel = m.channel
                            and k.external_thread_id = m.external_thread_id
                            and k.deleted_at is null
                        offset 0 -- each by its key, however many there are
                    ) as t
                where m.refusal is null and m.conversation_id is null
            )
        )
    order by c.id
    for no key update;

    select
        coalesce(
            jsonb_agg(
                m.message || jsonb_build_object(
                    'message_id', coalesce(k.message_id, core.new_id()),
                    'conversation_id', c.id,
                    'channel', c.channel,
                    'sequence', coalesce(k.sequence, comms.message_place(n.sent_at, n.external_id)),
                    'kept_at', k.sent_at,
                    'refusal', coalesce(
                        n.refusal,
                        case when c.id is null then 'there is no such conversation' end
                    ),
                    'outcome', case
                        when n.refusal is not null or c.id is null then 'refused'
                        when k.message_id is not null then 'known'
                        else 'inserted'
                    end
                )
                order by n.place
            ),
            '[]'
        )
    into v_messages
    from jsonb_array_elements(p_messages) as m (message)
    cross join
        jsonb_to_record(m.message) as n (
            place bigint, conversation_id uuid, channel text, external_thread_id text,
            external_id text, sent_at timestamptz, refusal text
        )
    left join
        lateral (
            select
                k.id,
                k.channel
            from comms.conversations as k
            where
                k.organization_id = p_organization_id
                and k.id = n.conversation_id
                and k.deleted_at is null
            union all
            select
                k.id,
                k.channel
            from comms.conversations as k
            where
                n.conversation_id is null
                and k.organization_id = p_organization_id
                and k.channel = n.channel
                and k.external_thread_id = n.external_thread_id
                and k.deleted_at is null
        ) as c
        on n.refusal is null
    left join comms.message_keys as k
        on
            k.organization_id = p_organization_id
            and k.channel = c.channel
            and k.external_id = n.external_id;

    for v_try in 1..c_tries loop
        select jsonb_object_agg(s.message_id, true)
        into v_met
        from (
            select
                m.message_id,
                row_number() over (
                    partition by m.conversation_id, m.sequence order by m.place
                ) > 1
                or exists (
                    select
                    from comms.message_keys as k
                    where
                        k.organization_id = p_organization_id
                        and k.conversation_id = m.conversation_id
                        and k.channel = m.channel
                        and k.sequence = m.sequence
                ) as is_taken
            from jsonb_to_recordset(v_messages) as m (
                place bigint, message_id uuid, conversation_id uuid, channel text, sequence bigint,
                outcome text
            )
            where m.outcome = 'inserted'
        ) as s
        where s.is_taken;

        exit when v_met is null;

        select
            jsonb_agg(
                case
                    when v_met ? (m.message ->> 'message_id') then
                        m.message
                        || jsonb_build_object('sequence', (m.message ->> 'sequence')::bigint + 1)
                    else m.message
                end
            )
        into v_messages
        from jsonb_array_elements(v_messages) as m (message);
    end loop;

    return v_messages;
end
$function$;

alter function comms.place_messages(uuid, jsonb) owner to app_owner;

revoke all on function comms.place_messages(uuid, jsonb) from public;

comment on function comms.place_messages(uuid, jsonb) is
    'Finds conversation, id and place of each message, and says which are new; holds the '
    'conversations.';
