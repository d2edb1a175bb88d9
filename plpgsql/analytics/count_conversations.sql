-- function analytics.conversation_days(jsonb)
-- function analytics.conversations_now(uuid[], uuid[])
-- function analytics.conversations_of(uuid)
-- function analytics.keep_conversations(jsonb)
-- function analytics.count_conversations(uuid[], uuid[])

-- Part of analytics.apply_changes and analytics.reconcile, which let one at a time in: a conversation is
-- looked at again where a change touched it, as often as one likes. Two tables know what was counted of
-- each conversation and patient, so what a state counted before is taken off, and what it counts now is
-- added.
--
-- There are two ways to look. A few conversations are asked for one by one, each for its first messages
-- alone, however many it has. Of a whole organization the messages are read twice from end to end: to ask
-- each part of the table for each conversation would take twenty times as long.

create or replace function analytics.conversation_days(p_changed jsonb)
returns table (
    organization_id uuid,
    metric_on date,
    channel text,
    location_id uuid,
    conversations_opened bigint,
    conversations_resolved bigint,
    first_responses bigint,
    first_response_duration interval
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        s.organization_id,
        (d.happened_at at time zone k.time_zone)::date,
        s.channel,
        s.location_id,
        sum(w.sign * d.opened),
        sum(w.sign * d.resolved),
        sum(w.sign * d.answered),
        sum(w.sign * d.duration)
    from jsonb_array_elements(p_changed) as e
    cross join lateral (values (e.value -> 'before', -1), (e.value -> 'after', 1)) as w (state, sign)
    cross join lateral jsonb_populate_record(null::analytics.conversation_states, w.state) as s
    inner join analytics.clocks(
        array(
            select distinct (o.value ->> 'organization_id')::uuid
            from jsonb_array_elements(p_changed) as o
        )
    ) as k
        on
            s.organization_id = k.organization_id
            and coalesce(s.location_id, s.organization_id) = k.place_id
    cross join lateral (
        values
        (s.opened_at, 1, 0, 0, interval '0'),
        (s.resolved_at, 0, 1, 0, interval '0'),
        (s.answered_at, 0, 0, 1, s.answered_at - s.asked_at)
    ) as d (happened_at, opened, resolved, answered, duration)
    where w.state <> 'null' and d.happened_at is not null
    group by 1, 2, 3, 4
$function$;

-- The first message is found by the place that messages have in their conversation, which follows from
-- when they were sent; notes among staff are none.
create or replace function analytics.conversations_now(
    p_organization_ids uuid[], p_conversation_ids uuid[]
)
returns table (
    organization_id uuid,
    conversation_id uuid,
    channel text,
    location_id uuid,
    opened_at timestamptz,
    resolved_at timestamptz,
    asked_at timestamptz,
    answered_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    select
        c.organization_id,
        c.id as conversation_id,
        c.channel,
        c.location_id,
        coalesce(f.sent_at, c.created_at) as opened_at,
        case when c.status = 'resolved' then coalesce(c.last_message_at, c.created_at) end
            as resolved_at,
        q.sent_at as asked_at,
        a.sent_at as answered_at
    from unnest(p_organization_ids, p_conversation_ids) as t (organization_id, conversation_id)
    inner join comms.conversations as c
        on t.organization_id = c.organization_id and t.conversation_id = c.id
    left join lateral (
        select m.sent_at
        from comms.messages as m
        where
            m.organization_id = c.organization_id
            and m.conversation_id = c.id
            and m.deleted_at is null
            and not m.is_private
        order by m.sequence
        limit 1
    ) as f on true
    left join lateral (
        select m.sent_at, m.sequence
        from comms.messages as m
        where
            m.organization_id = c.organization_id
            and m.conversation_id = c.id
            and m.deleted_at is null
            and m.direction = 'inbound'
        order by m.sequence
        limit 1
    ) as q on true
    left join lateral (
        select m.sent_at
        from comms.messages as m
        where
            m.organization_id = c.organization_id
            and m.conversation_id = c.id
            and m.sequence > q.sequence
            and m.deleted_at is null
            and m.direction = 'outbound'
            and not m.is_private
        order by m.sequence
        limit 1
    ) as a on true
    where c.deleted_at is null;
end
$function$;

-- The least place and its instant go together as two numbers, for the least of an array is found without
-- sorting anything; microseconds, so that none is lost.
create or replace function analytics.conversations_of(p_organization_id uuid)
returns table (
    organization_id uuid,
    conversation_id uuid,
    channel text,
    location_id uuid,
    opened_at timestamptz,
    resolved_at timestamptz,
    asked_at timestamptz,
    answered_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    with begun as materialized (
        select
            m.conversation_id as id,
            min(array[m.sequence, (extract(epoch from m.sent_at) * 1000000)::bigint])
                filter (where not m.is_private) as opened,
            min(array[m.sequence, (extract(epoch from m.sent_at) * 1000000)::bigint])
                filter (where m.direction = 'inbound') as asked
        from comms.messages as m
        where m.organization_id = p_organization_id and m.deleted_at is null
        group by m.conversation_id
    ),

    replied as materialized (
        select
            m.conversation_id as id,
            min(array[m.sequence, (extract(epoch from m.sent_at) * 1000000)::bigint]) as answered
        from comms.messages as m
        inner join begun as b
            on m.conversation_id = b.id and m.sequence > b.asked[1]
        where
            m.organization_id = p_organization_id
            and m.deleted_at is null
            and m.direction = 'outbound'
            and not m.is_private
        group by m.conversation_id
    )

    select
        c.organization_id,
        c.id,
        c.channel,
        c.location_id,
        coalesce('epoch'::timestamptz + b.opened[2] * interval '1 microsecond', c.created_at),
        case when c.status = 'resolved' then coalesce(c.last_message_at, c.created_at) end,
        'epoch'::timestamptz + b.asked[2] * interval '1 microsecond',
        'epoch'::timestamptz + r.answered[2] * interval '1 microsecond'
    from comms.conversations as c
    left join begun as b
        on c.id = b.id
    left join replied as r
        on c.id = r.id
    where c.organization_id = p_organization_id and c.deleted_at is null;
end
$function$;

create or replace function analytics.keep_conversations(p_changed jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    delete from analytics.conversation_states as s
    using jsonb_to_recordset(p_changed) as w (organization_id uuid, conversation_id uuid, after jsonb)
    where
        s.organization_id = w.organization_id
        and s.conversation_id = w.conversation_id
        and coalesce(w.after, 'null') = 'null';

    insert into analytics.conversation_states as s (
        organization_id, conversation_id, channel, location_id, opened_at, resolved_at, asked_at,
        answered_at
    )
    select
        n.organization_id, n.conversation_id, n.channel, n.location_id, n.opened_at, n.resolved_at,
        n.asked_at, n.answered_at
    from jsonb_to_recordset(p_changed) as w (after jsonb)
    cross join lateral jsonb_populate_record(null::analytics.conversation_states, w.after) as n
    where w.after <> 'null'
    on conflict (organization_id, conversation_id) do update
    set
        channel = excluded.channel,
        location_id = excluded.location_id,
        opened_at = excluded.opened_at,
        resolved_at = excluded.resolved_at,
        asked_at = excluded.asked_at,
        answered_at = excluded.answered_at,
        computed_at = now();

    perform analytics.add_conversation_and_org_days(
        (
            select jsonb_agg(to_jsonb(d))
            from analytics.conversation_days(p_changed) as d
        )
    );
end
$function$;

create or replace function analytics.count_conversations(
    p_organization_ids uuid[], p_conversation_ids uuid[]
)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changed jsonb;
begin
    with touched as (
        select distinct u.organization_id, u.conversation_id
        from unnest(p_organization_ids, p_conversation_ids) as u (organization_id, conversation_id)
    )

    select jsonb_agg(
        jsonb_build_object(
            'figures', 'conversation_states',
            'organization_id', t.organization_id,
            'conversation_id', t.conversation_id,
            'before', to_jsonb(b),
            'after', to_jsonb(p)
        )
    )
    into v_changed
    from touched as t
    left join analytics.conversation_states as b
        on t.organization_id = b.organization_id and t.conversation_id = b.conversation_id
    left join analytics.conversations_now(p_organization_ids, p_conversation_ids) as p
        on t.organization_id = p.organization_id and t.conversation_id = p.conversation_id
    where
        (b.channel, b.location_id, b.opened_at, b.resolved_at, b.asked_at, b.answered_at)
        is distinct from
        (p.channel, p.location_id, p.opened_at, p.resolved_at, p.asked_at, p.answered_at);

    if v_changed is null then
        return;
    end if;

    perform analytics.keep_conversations(v_changed);

    return query
    select e.value
    from jsonb_array_elements(v_changed) as e;
end
$function$;

alter function analytics.conversation_days(jsonb) owner to app_owner;
alter function analytics.conversations_now(uuid[], uuid[]) owner to app_owner;
alter function analytics.conversations_of(uuid) owner to app_owner;
alter function analytics.keep_conversations(jsonb) owner to app_owner;
alter function analytics.count_conversations(uuid[], uuid[]) owner to app_owner;

revoke all on function analytics.conversation_days(jsonb) from public;
revoke all on function analytics.conversations_now(uuid[], uuid[]) from public;
revoke all on function analytics.conversations_of(uuid) from public;
revoke all on function analytics.keep_conversations(jsonb) from public;
revoke all on function analytics.count_conversations(uuid[], uuid[]) from public;

comment on function analytics.conversation_days(jsonb) is
    'Figures of conversations a day, channel and branch: what changed states count now, less '
    'what they counted before.';
comment on function analytics.conversations_now(uuid[], uuid[]) is
    'How conversations stand: when they began, were asked, answered and resolved.';
comment on function analytics.conversations_of(uuid) is
    'The same of every conversation of an organization.';
comment on function analytics.keep_conversations(jsonb) is
    'Keeps changed states of conversations and what they change of the figures.';
comment on function analytics.count_conversations(uuid[], uuid[]) is
    'Looks at conversations again: when they began, were answered and were resolved. Returns '
    'those of which the figures knew something else.';
