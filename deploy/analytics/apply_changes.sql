-- Deploy routiq:analytics/apply_changes to pg
-- requires: analytics/count_appointments
-- requires: analytics/count_conversations
-- requires: analytics/count_patients
-- requires: analytics/changes__policies
-- requires: analytics/refresh_state__policies
-- requires: core/require_every_row

begin;

-- function analytics.message_days(analytics.changes[])
-- function analytics.people_days(analytics.changes[])
-- function analytics.traffic_hours(analytics.changes[])
-- function analytics.take_conversations(analytics.changes[])
-- function analytics.take_sums(analytics.changes[])
-- function analytics.note_counted(analytics.changes[], interval)
-- function analytics.take_changes(uuid, int)
-- function analytics.apply_changes(int)

-- Each change is taken and counted in one transaction, so it counts once whatever dies meanwhile. One
-- at a time: who comes second goes home, for the first one, or the next to come, takes what is left. The
-- order in which changes were written is kept within an organization, so that what is taken off was
-- added before. The clock of a branch is read now: where it was set otherwise since, a change of its own
-- says so and the organization is counted anew (analytics.track_clocks).
--
-- A message leaves its conversation as it is, but for the first ones, one that comes late and one that goes.

create or replace function analytics.take_conversations(p_changes analytics.changes[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_ids uuid[];
    v_conversation_ids uuid[];
begin
    select array_agg(t.organization_id), array_agg(t.subject_id)
    into v_organization_ids, v_conversation_ids
    from (
        select distinct c.organization_id, c.subject_id
        from unnest(p_changes) as c
        left join analytics.conversation_states as s
            on c.organization_id = s.organization_id and c.subject_id = s.conversation_id
        where
            c.measure = 'conversation'
            or (
                c.measure in ('messages_inbound', 'messages_outbound')
                and (
                    s.conversation_id is null
                    or c.quantity < 0
                    or c.occurred_at <= coalesce(s.answered_at, 'infinity')
                )
            )
    ) as t;

    if v_organization_ids is not null then
        perform analytics.count_conversations(v_organization_ids, v_conversation_ids);
    end if;
end
$function$;

create or replace function analytics.take_sums(p_changes analytics.changes[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform analytics.add_conversation_and_org_days(
        (
            select jsonb_agg(to_jsonb(d))
            from analytics.message_days(p_changes) as d
        )
    );

    perform analytics.add_figures(
        'analytics.org_daily_metrics',
        (
            select jsonb_agg(to_jsonb(d))
            from analytics.people_days(p_changes) as d
        )
    );

    perform analytics.add_figures(
        'analytics.integration_hourly_metrics',
        (
            select jsonb_agg(to_jsonb(h))
            from analytics.traffic_hours(p_changes) as h
        )
    );
end
$function$;

create or replace function analytics.message_days(p_changes analytics.changes[])
returns table (
    organization_id uuid,
    metric_on date,
    channel text,
    location_id uuid,
    messages_inbound numeric,
    messages_outbound numeric
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        c.organization_id,
        (c.occurred_at at time zone k.time_zone)::date,
        coalesce(s.channel, v.channel),
        c.location_id,
        coalesce(sum(c.quantity) filter (where c.measure = 'messages_inbound'), 0),
        coalesce(sum(c.quantity) filter (where c.measure = 'messages_outbound'), 0)
    from unnest(p_changes) as c
    inner join analytics.clocks(array(select distinct o.organization_id from unnest(p_changes) as o)) as k
        on
            c.organization_id = k.organization_id
            and coalesce(c.location_id, c.organization_id) = k.place_id
    left join analytics.conversation_states as s
        on c.organization_id = s.organization_id and c.subject_id = s.conversation_id
    left join comms.conversations as v
        on c.organization_id = v.organization_id and c.subject_id = v.id
    where
        c.measure in ('messages_inbound', 'messages_outbound')
        and coalesce(s.channel, v.channel) is not null
    group by 1, 2, 3, 4
    having
        coalesce(sum(c.quantity) filter (where c.measure = 'messages_inbound'), 0) <> 0
        or coalesce(sum(c.quantity) filter (where c.measure = 'messages_outbound'), 0) <> 0
$function$;

create or replace function analytics.people_days(p_changes analytics.changes[])
returns table (
    organization_id uuid,
    metric_on date,
    location_id uuid,
    contacts_new numeric,
    patients_new numeric
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        c.organization_id,
        (c.occurred_at at time zone k.time_zone)::date,
        c.location_id,
        coalesce(sum(c.quantity) filter (where c.measure = 'contacts_new'), 0),
        coalesce(sum(c.quantity) filter (where c.measure = 'patients_new'), 0)
    from unnest(p_changes) as c
    inner join analytics.clocks(array(select distinct o.organization_id from unnest(p_changes) as o)) as k
        on
            c.organization_id = k.organization_id
            and coalesce(c.location_id, c.organization_id) = k.place_id
    where c.measure in ('contacts_new', 'patients_new')
    group by 1, 2, 3
$function$;

create or replace function analytics.traffic_hours(p_changes analytics.changes[])
returns table (
    organization_id uuid,
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
    select
        c.organization_id,
        c.occurred_at,
        coalesce(c.label, i.service_code),
        coalesce(sum(c.quantity) filter (where c.measure = 'events_received'), 0),
        coalesce(sum(c.quantity) filter (where c.measure = 'events_processed'), 0),
        coalesce(sum(c.quantity) filter (where c.measure = 'events_failed'), 0),
        sum(c.duration),
        coalesce(sum(c.quantity) filter (where c.measure = 'records_processed'), 0),
        coalesce(sum(c.quantity) filter (where c.measure = 'sync_errors'), 0)
    from unnest(p_changes) as c
    left join integration.service_integrations as i
        on c.organization_id = i.organization_id and c.subject_id = i.id
    where
        c.measure in (
            'events_received', 'events_processed', 'events_failed', 'records_processed',
            'sync_errors'
        )
        and coalesce(c.label, i.service_code) is not null
    group by 1, 2, 3
$function$;

create or replace function analytics.take_changes(p_organization_id uuid, p_at_most int)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_started_at timestamptz := clock_timestamp();
    v_taken analytics.changes[];
    v_count int;
begin
    with taken as (
        delete from analytics.changes as c
        using (
            select k.organization_id, k.id
            from analytics.changes as k
            where
                k.measure <> 'organization'
                and (p_organization_id is null or k.organization_id = p_organization_id)
            order by k.organization_id, k.id
            limit p_at_most
        ) as w
        where c.organization_id = w.organization_id and c.id = w.id
        returning c as change
    )

    select array_agg(t.change order by (t.change).id)
    into v_taken
    from taken as t;

    v_count := coalesce(cardinality(v_taken), 0);

    if v_count = 0 then
        return 0;
    end if;

    -- sums first: they ask for the channel of conversations that may be gone for good
    perform analytics.take_sums(v_taken);
    perform analytics.take_conversations(v_taken);

    perform count(*)
    from (
        select array_agg(d.organization_id) as ids, array_agg(d.place_id) as places, array_agg(d.metric_on) as days
        from (
            select distinct
                c.organization_id,
                k.place_id,
                (c.occurred_at at time zone k.time_zone)::date as metric_on
            from unnest(v_taken) as c
            inner join analytics.clocks(
                array(
                    select distinct o.organization_id
                    from unnest(v_taken) as o
                )
            ) as k
                on
                    c.organization_id = k.organization_id
                    and coalesce(c.location_id, c.organization_id) = k.place_id
            where c.measure = 'appointments' and c.occurred_at is not null
        ) as d
        having count(*) > 0
    ) as t
    cross join lateral analytics.count_appointments(t.ids, t.places, t.days);

    perform count(*)
    from (
        select array_agg(d.organization_id) as ids, array_agg(d.subject_id) as contacts
        from (
            select distinct c.organization_id, c.subject_id
            from unnest(v_taken) as c
            where c.measure in ('appointments', 'patients_new')
        ) as d
        having count(*) > 0
    ) as t
    cross join lateral analytics.count_patients(t.ids, t.contacts);

    perform analytics.note_counted(v_taken, clock_timestamp() - v_started_at);

    return v_count;
end
$function$;

create or replace function analytics.apply_changes(p_at_most int default 20000)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = on
set jit = off
as $function$
declare
    v_started_at timestamptz := clock_timestamp();
    v_organization_id uuid;
    v_taken analytics.changes[];
begin
    perform core.require_every_row('analytics.changes');

    if not pg_try_advisory_xact_lock(hashtextextended('analytics.apply_changes', 0)) then
        return 0;
    end if;

    select c.organization_id
    into v_organization_id
    from analytics.changes as c
    where c.measure = 'organization'
    limit 1;

    if v_organization_id is null then
        return analytics.take_changes(null, p_at_most);
    end if;

    with taken as (
        delete from analytics.changes as c
        where c.organization_id = v_organization_id and c.measure = 'organization'
        returning c as change
    )

    select array_agg(t.change)
    into v_taken
    from taken as t;

    perform count(*)
    from analytics.reconcile(v_organization_id);

    perform analytics.note_counted(v_taken, clock_timestamp() - v_started_at);

    return 1;
end
$function$;

-- A view is marked where it was clean, and else left as it is: the mark says since when.
create or replace function analytics.note_counted(
    p_changes analytics.changes[], p_duration interval
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into analytics.refresh_state as s (name, last_refreshed_at, last_duration, row_count)
    values ('changes', clock_timestamp(), p_duration, cardinality(p_changes))
    on conflict (name) do update
    set
        last_refreshed_at = excluded.last_refreshed_at,
        last_duration = excluded.last_duration,
        row_count = excluded.row_count;

    insert into analytics.refresh_state as s (name, dirty_at)
    select v.name, min(c.changed_at)
    from unnest(p_changes) as c
    inner join (
        values
        ('appointments', 'mv_patient_activity'),
        ('patients_new', 'mv_patient_activity'),
        ('patients_new', 'mv_patient_counts'),
        ('appointments', 'mv_practitioner_utilisation'),
        ('conversation', 'mv_conversation_response_times'),
        ('messages_inbound', 'mv_conversation_response_times'),
        ('messages_outbound', 'mv_conversation_response_times'),
        ('organization', 'mv_patient_activity'),
        ('organization', 'mv_patient_counts'),
        ('organization', 'mv_practitioner_utilisation'),
        ('organization', 'mv_conversation_response_times')
    ) as v (measure, name)
        on c.measure = v.measure
    group by v.name
    order by v.name
    on conflict (name) do update
    set dirty_at = excluded.dirty_at
    where s.dirty_at is null;
end
$function$;

alter function analytics.message_days(analytics.changes[]) owner to app_owner;
alter function analytics.people_days(analytics.changes[]) owner to app_owner;
alter function analytics.traffic_hours(analytics.changes[]) owner to app_owner;
alter function analytics.take_conversations(analytics.changes[]) owner to app_owner;
alter function analytics.take_sums(analytics.changes[]) owner to app_owner;
alter function analytics.note_counted(analytics.changes[], interval) owner to app_owner;
alter function analytics.take_changes(uuid, int) owner to app_owner;
alter function analytics.apply_changes(int) owner to app_owner;

revoke all on function analytics.message_days(analytics.changes[]) from public;
revoke all on function analytics.people_days(analytics.changes[]) from public;
revoke all on function analytics.traffic_hours(analytics.changes[]) from public;
revoke all on function analytics.take_conversations(analytics.changes[]) from public;
revoke all on function analytics.take_sums(analytics.changes[]) from public;
revoke all on function analytics.note_counted(analytics.changes[], interval) from public;
revoke all on function analytics.take_changes(uuid, int) from public;
revoke all on function analytics.apply_changes(int) from public;

comment on function analytics.message_days(analytics.changes[]) is
    'Messages of changes a day, channel and branch.';
comment on function analytics.people_days(analytics.changes[]) is
    'New contacts and patients of changes a day and branch.';
comment on function analytics.traffic_hours(analytics.changes[]) is
    'Events, records and errors of changes an hour and system.';
comment on function analytics.take_conversations(analytics.changes[]) is
    'Looks at the conversations again that changes may have altered.';
comment on function analytics.take_sums(analytics.changes[]) is
    'Adds changes to the figures that are sums.';
comment on function analytics.note_counted(analytics.changes[], interval) is
    'Keeps when changes were counted, and which materialised views they make old.';
comment on function analytics.take_changes(uuid, int) is
    'Takes changes that wait, of one organization or of all, at most so many, and counts '
    'them; returns how many it took.';
comment on function analytics.apply_changes(int) is
    'Counts changes that wait, at most so many, and returns how many it took; nothing where '
    'somebody else does so. Whoever sees every row may call it, such as app_migrator.';

commit;
