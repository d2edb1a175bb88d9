-- function clinic.zone_of(uuid)
-- function clinic.open_times(uuid, date, date, uuid, uuid)
-- function clinic.busy_times(uuid[], timestamptz, timestamptz)

-- Slots are found and not kept: rules and exceptions say when somebody could give a service, appointments
-- and bookings when he is taken.
--
-- Days and hours are those of the clock on the wall, in the zone of the branch or else of the organization.
-- Where clocks are put forward, a time of the hour that is skipped does not exist, which shows when it is
-- turned into an instant and back. Where they are put back, a time of the hour that comes twice is the later
-- instant, once. An end is asked for both ways: what ends later than the hours do, by the wall or by the
-- instant, is none. Closures are compared by the wall, for a holiday is the same day in every zone.

create or replace function clinic.zone_of(p_location_id uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
begin
    return (
        select coalesce(l.time_zone, o.time_zone)::text
        from core.organizations as o
        left join core.locations as l
            on o.id = l.organization_id and l.id = p_location_id
        where o.id = v_organization_id
    );
end
$function$;

alter function clinic.zone_of(uuid) owner to app_owner;

revoke all on function clinic.zone_of(uuid) from public;

comment on function clinic.zone_of(uuid) is
    'Time zone of a branch: its own, or else that of the organization.';

create or replace function clinic.open_times(
    p_service_id uuid,
    p_first_on date,
    p_last_on date,
    p_practitioner_id uuid default null,
    p_location_id uuid default null
)
returns table (
    practitioner_id uuid,
    location_id uuid,
    time_zone text,
    start_at timestamptz,
    end_at timestamptz
)
language plpgsql
stable
rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.current_org_id();
    v_organization_zone text := clinic.zone_of(null);
    v_duration interval;
    v_step interval;
begin
    -- In seconds, so that no day of 23 hours makes it longer.
    select make_interval(secs => extract(epoch from s.duration)::float8), s.slot_step
    into v_duration, v_step
    from clinic.services as s
    where s.organization_id = v_organization_id and s.id = p_service_id and s.deleted_at is null;

    return query
    with offers as materialized (
        select distinct
            g.practitioner_id,
            g.location_id
        from clinic.practitioner_services as g
        inner join clinic.practitioners as p
            on g.organization_id = p.organization_id and g.practitioner_id = p.id
        where
            g.organization_id = v_organization_id
            and g.service_id = p_service_id
            and (p_practitioner_id is null or g.practitioner_id = p_practitioner_id)
            and g.deleted_at is null
            and p.is_active
            and p.deleted_at is null
    ),

    -- One more on each side, for closures that reach into what begins or ends at midnight.
    days as materialized (
        select d.at::date as day
        from generate_series(
            p_first_on::timestamp - interval '1 day',
            p_last_on::timestamp + interval '1 day',
            interval '1 day'
        ) as d (at)
    ),

    hours as (
        select
            r.practitioner_id,
            r.location_id,
            d.day,
            r.start_time,
            r.end_time
        from clinic.availability_rules as r
        inner join days as d
            on
                extract(isodow from d.day) = r.weekday
                and d.day >= coalesce(r.first_on, '-infinity')
                and d.day <= coalesce(r.last_on, 'infinity')
        where
            r.organization_id = v_organization_id
            and r.practitioner_id = any(array(select o.practitioner_id from offers as o))
            and r.deleted_at is null
        union all
        select
            e.practitioner_id,
            e.location_id,
            d.day,
            e.start_time,
            e.end_time
        from clinic.availability_exceptions as e
        inner join days as d
            on d.day between e.first_on and e.last_on
        where
            e.organization_id = v_organization_id
            and e.kind = 'open'
            and e.practitioner_id = any(array(select o.practitioner_id from offers as o))
            and e.last_on >= p_first_on
            and e.first_on <= p_last_on
            and e.deleted_at is null
    ),

    open_hours as materialized (
        select distinct
            h.practitioner_id,
            h.location_id,
            h.day + h.start_time as opens,
            h.day + h.end_time as closes,
            coalesce(l.time_zone::text, v_organization_zone) as time_zone
        from hours as h
        left join core.locations as l
            on l.organization_id = v_organization_id and h.location_id = l.id
        where
            h.day between p_first_on and p_last_on
            and (p_location_id is null or h.location_id = p_location_id)
            and (h.location_id is null or (l.is_active and l.deleted_at is null))
            and exists (
                select
                from offers as o
                where
                    o.practitioner_id = h.practitioner_id
                    and (o.location_id is null or o.location_id = h.location_id)
            )
    ),

    closures as materialized (
        select
            h.practitioner_id,
            h.location_id,
            range_agg(tsrange(d.day + e.start_time, d.day + e.end_time)) as periods
        from (
            select distinct
                o.practitioner_id,
                o.location_id
            from open_hours as o
        ) as h
        inner join clinic.availability_exceptions as e
            on
                e.organization_id = v_organization_id
                and e.kind = 'closed'
                and (e.practitioner_id is null or h.practitioner_id = e.practitioner_id)
                and (e.location_id is null or h.location_id = e.location_id)
                and e.last_on >= p_first_on - 1
                and e.first_on <= p_last_on + 1
                and e.deleted_at is null
        inner join days as d
            on d.day between e.first_on and e.last_on
        group by h.practitioner_id, h.location_id
    ),

    -- Many keep the same hours: what the clock of a zone says is worked out once for all of them.
    spans as materialized (
        select distinct
            o.opens,
            o.closes,
            o.time_zone
        from open_hours as o
    ),

    begins as materialized (
        select
            h.opens,
            h.closes,
            h.time_zone,
            b.wall,
            i.start_at,
            i.start_at + v_duration as end_at,
            (i.start_at + v_duration) at time zone h.time_zone as end_wall
        from spans as h
        cross join lateral generate_series(h.opens, h.closes, v_step) as b (wall)
        cross join lateral (select b.wall at time zone h.time_zone as start_at) as i
        where
            i.start_at at time zone h.time_zone = b.wall
            and i.start_at + v_duration <= h.closes at time zone h.time_zone
            and (i.start_at + v_duration) at time zone h.time_zone <= h.closes
    )

    select distinct
        h.practitioner_id,
        h.location_id,
        h.time_zone,
        b.start_at,
        b.end_at
    from open_hours as h
    inner join begins as b
        on h.opens = b.opens and h.closes = b.closes and h.time_zone = b.time_zone
    left join closures as c
        on
            h.practitioner_id = c.practitioner_id
            and h.location_id is not distinct from c.location_id
    where c.periods is null or not c.periods && tsrange(b.wall, b.end_wall);
end
$function$;

alter function clinic.open_times(uuid, date, date, uuid, uuid) owner to app_owner;

revoke all on function clinic.open_times(uuid, date, date, uuid, uuid) from public;

comment on function clinic.open_times(uuid, date, date, uuid, uuid) is
    'When a service could be given on days of the branches'' calendars, by rule and exception, '
    'whether anybody is booked or not.';

-- Row security lets conditions come to an index only where they cannot tell of a row, which those on ranges
-- could: so spans are asked for by their beginnings. An appointment takes 7 days at most; a service and each
-- of its buffers takes 24 hours.
create or replace function clinic.busy_times(
    p_practitioner_ids uuid[], p_from timestamptz, p_until timestamptz
)
returns table (practitioner_id uuid, periods tstzmultirange)
language plpgsql
volatile
rows 10
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.current_org_id();
    v_sight text := core.widen_sight();
begin
    return query
    select
        t.practitioner_id,
        range_agg(t.period)
    from unnest(p_practitioner_ids) as p (id)
    cross join lateral (
        select
            a.practitioner_id,
            a.period
        from clinic.appointments as a
        where
            a.organization_id = v_organization_id
            and a.practitioner_id = p.id
            and a.start_at < p_until
            and a.start_at > p_from - interval '7 days'
            and a.end_at > p_from
            and a.status in ('pending', 'booked', 'arrived', 'fulfilled')
            and a.deleted_at is null
        union all
        select
            b.practitioner_id,
            b.held_period
        from clinic.bookings as b
        where
            b.organization_id = v_organization_id
            and b.practitioner_id = p.id
            and b.start_at < p_until + interval '24 hours'
            and b.start_at > p_from - interval '48 hours'
            and b.status in ('pending', 'confirmed', 'completed')
            and b.deleted_at is null
    ) as t
    group by t.practitioner_id;

    perform core.set_context('sight', v_sight);
end
$function$;

alter function clinic.busy_times(uuid[], timestamptz, timestamptz) owner to app_owner;

revoke all on function clinic.busy_times(uuid[], timestamptz, timestamptz) from public;

comment on function clinic.busy_times(uuid[], timestamptz, timestamptz) is
    'When practitioners are taken, at whatever branch and by whomever: no more of it than the '
    'times leaves a function of api.';
