-- Deploy routiq:analytics/recount to pg
-- requires: analytics/apply_changes
-- requires: analytics/track_traffic
-- requires: integration/webhook_events__policies

begin;

-- function analytics.recounted_days(uuid)
-- function analytics.recounted_hours(uuid)

-- Part of analytics.reconcile: what the rows of an organization say. They are compared with figures less
-- the changes that wait, as one statement sees both, so that what is written meanwhile is neither missed
-- nor counted twice.

-- What the rows say now, and what the changes that wait will add to it.
create or replace function analytics.recounted_days(p_organization_id uuid)
returns table (
    metric_on date,
    channel text,
    location_id uuid,
    contacts_new numeric,
    patients_new numeric,
    messages_inbound numeric,
    messages_outbound numeric,
    conversations_opened numeric,
    conversations_resolved numeric,
    first_responses numeric,
    first_response_duration interval
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with waiting as (
        select coalesce(array_agg(c), '{}') as changes
        from analytics.changes as c
        where c.organization_id = p_organization_id
    ),

    instants as (
        select
            s.channel,
            m.location_id,
            date_bin('15 minutes', m.sent_at, 'epoch') as happened_at,
            count(*) filter (where m.direction = 'inbound') as inbound,
            count(*) filter (where m.direction = 'outbound') as outbound,
            0 as contacts,
            0 as patients,
            0 as opened,
            0 as resolved,
            0 as answered,
            interval '0' as duration
        from comms.messages as m
        inner join comms.conversations as s
            on m.organization_id = s.organization_id and m.conversation_id = s.id
        where m.organization_id = p_organization_id and m.deleted_at is null and not m.is_private
        group by 1, 2, 3
        union all
        select null, null, date_bin('15 minutes', c.created_at, 'epoch'), 0, 0, count(*), 0, 0, 0, 0, '0'
        from contact.contacts as c
        where
            c.organization_id = p_organization_id
            and c.deleted_at is null
            and c.merged_into_id is null
        group by 3
        union all
        select null, p.location_id, p.created_at, 0, 0, 0, 1, 0, 0, 0, '0'
        from contact.patients as p
        where p.organization_id = p_organization_id and p.deleted_at is null
        union all
        select s.channel, s.location_id, d.happened_at, 0, 0, 0, 0, d.opened, d.resolved, d.answered, d.duration
        from analytics.conversation_states as s
        cross join lateral (
            values
            (s.opened_at, 1, 0, 0, interval '0'),
            (s.resolved_at, 0, 1, 0, interval '0'),
            (s.answered_at, 0, 0, 1, s.answered_at - s.asked_at)
        ) as d (happened_at, opened, resolved, answered, duration)
        where s.organization_id = p_organization_id and d.happened_at is not null
    ),

    parts as (
        select
            (i.happened_at at time zone k.time_zone)::date as metric_on,
            i.channel,
            i.location_id,
            i.contacts,
            i.patients,
            i.inbound,
            i.outbound,
            i.opened,
            i.resolved,
            i.answered,
            i.duration
        from instants as i
        inner join analytics.clocks(array[p_organization_id]) as k
            on coalesce(i.location_id, p_organization_id) = k.place_id
        union all
        select d.metric_on, d.channel, d.location_id, 0, 0, -d.messages_inbound, -d.messages_outbound, 0, 0, 0, '0'
        from waiting as w
        cross join lateral analytics.message_days(w.changes) as d
        union all
        select d.metric_on, null, d.location_id, -d.contacts_new, -d.patients_new, 0, 0, 0, 0, 0, '0'
        from waiting as w
        cross join lateral analytics.people_days(w.changes) as d
    )

    select
        p.metric_on, p.channel, p.location_id, sum(p.contacts), sum(p.patients), sum(p.inbound),
        sum(p.outbound), sum(p.opened), sum(p.resolved), sum(p.answered), sum(p.duration)
    from parts as p
    group by p.metric_on, p.channel, p.location_id
$function$;

create or replace function analytics.recounted_hours(p_organization_id uuid)
returns table (
    hour_at timestamptz,
    service_code text,
    events_received numeric,
    events_processed numeric,
    events_failed numeric,
    processing_duration interval,
    records_processed numeric,
    sync_errors numeric
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with rows_as_changes as (
        select
            m.measure, date_trunc('hour', e.received_at, 'UTC') as hour_at, e.service_code,
            count(*) as quantity, sum(m.duration) as duration
        from integration.webhook_events as e
        cross join lateral analytics.event_measures(e.status, e.received_at, e.processed_at) as m
        where e.organization_id = p_organization_id
        group by 1, 2, 3
        union all
        select
            'records_processed', date_trunc('hour', r.started_at, 'UTC'), i.service_code,
            sum(r.read_count), '0'
        from integration.sync_runs as r
        inner join integration.service_integrations as i
            on r.organization_id = i.organization_id and r.integration_id = i.id
        where r.organization_id = p_organization_id
        group by 1, 2, 3
        union all
        select
            'sync_errors', date_trunc('hour', e.occurred_at, 'UTC'), i.service_code, count(*), '0'
        from integration.sync_errors as e
        inner join integration.service_integrations as i
            on e.organization_id = i.organization_id and e.integration_id = i.id
        where e.organization_id = p_organization_id
        group by 1, 2, 3
        union all
        select w.measure, w.occurred_at, coalesce(w.label, i.service_code), -w.quantity, -w.duration
        from analytics.changes as w
        left join integration.service_integrations as i
            on w.organization_id = i.organization_id and w.subject_id = i.id
        where
            w.organization_id = p_organization_id
            and w.measure in (
                'events_received', 'events_processed', 'events_failed', 'records_processed',
                'sync_errors'
            )
    )

    select
        r.hour_at,
        r.service_code,
        coalesce(sum(r.quantity) filter (where r.measure = 'events_received'), 0),
        coalesce(sum(r.quantity) filter (where r.measure = 'events_processed'), 0),
        coalesce(sum(r.quantity) filter (where r.measure = 'events_failed'), 0),
        sum(r.duration),
        coalesce(sum(r.quantity) filter (where r.measure = 'records_processed'), 0),
        coalesce(sum(r.quantity) filter (where r.measure = 'sync_errors'), 0)
    from rows_as_changes as r
    where r.service_code is not null
    group by r.hour_at, r.service_code
$function$;

alter function analytics.recounted_days(uuid) owner to app_owner;
alter function analytics.recounted_hours(uuid) owner to app_owner;

revoke all on function analytics.recounted_days(uuid) from public;
revoke all on function analytics.recounted_hours(uuid) from public;

comment on function analytics.recounted_days(uuid) is
    'What the rows of an organization say for each day, channel and branch, less the changes '
    'that wait; the channel is null for what has none.';
comment on function analytics.recounted_hours(uuid) is
    'What the rows of an organization say for each hour and system, less the changes that '
    'wait.';

commit;
