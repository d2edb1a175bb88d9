-- function comms.agrees_to_message(uuid, uuid, text, text)
-- function comms.put_outbound(uuid, jsonb)
-- function comms.queue_outbound(jsonb)

-- Messages are queued in the transaction of whatever they tell of, and each has a job of its own: what is
-- undone is not sent, and what is queued twice under one key is sent once. Raise RQ400, RQ404, RQ422.

create or replace function comms.agrees_to_message(
    p_organization_id uuid, p_contact_id uuid, p_channel text, p_purpose text
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- Marketing needs a word of the person; reminders are sent unless they were refused or withdrawn.
    return case p_purpose
        when 'marketing' then exists (
            select
            from contact.consents as k
            where
                k.organization_id = p_organization_id
                and k.contact_id = p_contact_id
                and k.scope = 'marketing.' || p_channel
                and k.status = 'active'
                and k.period @> now()
                and k.deleted_at is null
        )
        when 'reminder' then not exists (
            select
            from contact.consents as k
            where
                k.organization_id = p_organization_id
                and k.contact_id = p_contact_id
                and k.scope = 'reminders'
                and k.status in ('active', 'inactive', 'rejected')
                and k.deleted_at is null
            having not bool_or(k.status = 'active' and k.period @> now())
        )
        else true
    end;
end
$function$;

alter function comms.agrees_to_message(uuid, uuid, text, text) owner to app_owner;

revoke all on function comms.agrees_to_message(uuid, uuid, text, text) from public;

comment on function comms.agrees_to_message(uuid, uuid, text, text) is
    'Whether a contact may be written to by a channel for a purpose: service, reminder or '
    'marketing.';

create or replace function comms.put_outbound(p_organization_id uuid, p_messages jsonb)
returns table (place bigint, message_id uuid, outcome text, refusal text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_messages jsonb;
    v_queued uuid[];
begin
    if jsonb_typeof(p_messages) is distinct from 'array' then
        perform core.refuse('RQ422', 'these are no messages', 'they are no list', 'list them');
    end if;

    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'place', e.place,
                'id', core.new_id(),
                'contact_id', m.contact_id,
                'location_id', m.location_id,
                'template_id', m.template_id,
                'channel', m.channel,
                'purpose', coalesce(m.purpose, 'service'),
                'to_email', case when m.channel = 'email' then c.primary_email end,
                'to_phone', case when m.channel = 'sms' then c.primary_phone end,
                'send_at', coalesce(m.send_at, now()),
                'message_key', m.message_key,
                'refusal', case
                    when c.id is null then 'there is no such contact'
                    when m.channel = 'email' and c.primary_email is null then 'no address is known'
                    when m.channel = 'sms' and c.primary_phone is null then 'no number is known'
                    when not comms.agrees_to_message(
                        p_organization_id, c.id, m.channel, coalesce(m.purpose, 'service')
                    ) then 'there is no consent'
                end
            )
            || case
                when m.template_id is null
                    then jsonb_build_object('subject', m.subject, 'body', m.body)
                else comms.render_template(
                    comms.living_template(p_organization_id, m.template_id), e.message -> 'values'
                )
            end
            order by e.place
        ),
        '[]'
    )
    into v_messages
    from jsonb_array_elements(p_messages) with ordinality as e (message, place)
    cross join
        lateral jsonb_to_record(e.message) as m (
            contact_id uuid, location_id uuid, template_id uuid, channel text, purpose text,
            subject text, body text, send_at timestamptz, message_key text
        )
    left join contact.contacts as c
        on
            c.organization_id = p_organization_id
            and m.contact_id = c.id
            and c.deleted_at is null;

    with queued as (
        insert into comms.outbound_messages (
            organization_id, id, contact_id, location_id, template_id, channel, purpose, to_email,
            to_phone, subject, body, send_at, message_key
        )
        select
            p_organization_id,
            m.id,
            m.contact_id,
            m.location_id,
            m.template_id,
            m.channel,
            m.purpose,
            m.to_email,
            m.to_phone,
            m.subject,
            m.body,
            m.send_at,
            m.message_key
        from jsonb_to_recordset(v_messages) as m (
            place bigint, id uuid, contact_id uuid, location_id uuid, template_id uuid,
            channel text, purpose text, to_email text, to_phone text, subject text, body text,
            send_at timestamptz, message_key text, refusal text
        )
        where m.refusal is null
        order by m.place
        on conflict (organization_id, message_key)
        where message_key is not null and deleted_at is null
        do nothing
        returning id
    )

    select array_agg(q.id)
    into v_queued
    from queued as q;

    if v_queued is not null then
        perform jobs.enqueue_many(
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'kind', 'outbound.send',
                        'args', jsonb_build_object('message_id', m.id),
                        'run_at', m.send_at,
                        'unique_key', format('outbound %s', m.id)
                    )
                    order by m.place
                )
                from jsonb_to_recordset(v_messages) as m (
                    place bigint, id uuid, send_at timestamptz
                )
                where m.id = any(v_queued)
            )
        );
    end if;

    return query
    select
        m.place,
        coalesce(k.id, case when m.refusal is null then m.id end),
        case
            when m.refusal is not null then 'refused'
            when m.id = any(v_queued) then 'queued'
            else 'known'
        end,
        m.refusal
    from jsonb_to_recordset(v_messages) as m (
        place bigint, id uuid, message_key text, refusal text
    )
    left join comms.outbound_messages as k
        on
            k.organization_id = p_organization_id
            and m.message_key = k.message_key
            and m.refusal is null
            and k.deleted_at is null
    order by m.place;
end
$function$;

alter function comms.put_outbound(uuid, jsonb) owner to app_owner;

revoke all on function comms.put_outbound(uuid, jsonb) from public;

comment on function comms.put_outbound(uuid, jsonb) is
    'Queues messages with a job for each; see comms.queue_outbound. Raises RQ404, RQ422.';

create or replace function comms.queue_outbound(p_messages jsonb)
returns table (place bigint, message_id uuid, outcome text, refusal text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    return query
    select
        q.place,
        q.message_id,
        q.outcome,
        q.refusal
    from comms.put_outbound(v_organization_id, p_messages) as q;
end
$function$;

alter function comms.queue_outbound(jsonb) owner to app_owner;

revoke all on function comms.queue_outbound(jsonb) from public;
grant execute on function comms.queue_outbound(jsonb) to app_worker;

comment on function comms.queue_outbound(jsonb) is
    'Queues messages with a job for each: contact_id, channel, and template_id with values, or '
    'subject and body; also purpose, location_id, send_at and message_key, under which a message '
    'is queued once. Says of each whether it was queued, known, or refused and why. Raises RQ400, '
    'RQ404, RQ422.';
