-- function analytics.count_appointments(uuid[], uuid[], date[])

-- Part of analytics.apply_changes and analytics.reconcile, which let one at a time in. What is no sum, such
-- as how many different patients came, is counted again for what a change touched and for nothing else:
-- here for the days of a branch. So it may be counted as often as one likes, and what a statement saw that
-- came later is only counted early.
--
-- Rows of no branch are found by an arm of their own, for an index finds no row by "is not distinct".

create or replace function analytics.count_appointments(
    p_organization_ids uuid[], p_place_ids uuid[], p_days date[]
)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_org_days jsonb;
    v_practitioner_days jsonb;
begin
    with days as (
        select distinct
            d.organization_id,
            nullif(d.place_id, d.organization_id) as location_id,
            d.metric_on,
            d.metric_on::timestamp at time zone k.time_zone as from_at,
            (d.metric_on + 1)::timestamp at time zone k.time_zone as until_at
        from unnest(p_organization_ids, p_place_ids, p_days) as d (organization_id, place_id, metric_on)
        inner join analytics.clocks(p_organization_ids) as k
            on d.organization_id = k.organization_id and d.place_id = k.place_id
    ),

    found as (
        select d.*, a.practitioner_id, a.contact_id, a.status, a.end_at - a.start_at as duration
        from days as d
        inner join clinic.appointments as a
            on
                d.organization_id = a.organization_id
                and d.location_id = a.location_id
                and a.start_at >= d.from_at
                and a.start_at < d.until_at
                and a.deleted_at is null
        where d.location_id is not null
        union all
        select d.*, a.practitioner_id, a.contact_id, a.status, a.end_at - a.start_at
        from days as d
        inner join clinic.appointments as a
            on
                d.organization_id = a.organization_id
                and a.location_id is null
                and a.start_at >= d.from_at
                and a.start_at < d.until_at
                and a.deleted_at is null
        where d.location_id is null
    ),

    org_days as (
        select
            d.organization_id,
            d.location_id,
            d.metric_on,
            count(distinct f.contact_id) filter (where f.status = 'fulfilled') as patients_active,
            count(*) filter (where f.status in ('booked', 'arrived', 'fulfilled')) as appointments_booked,
            count(*) filter (where f.status = 'fulfilled') as appointments_fulfilled,
            count(*) filter (where f.status = 'cancelled') as appointments_cancelled,
            count(*) filter (where f.status = 'noshow') as appointments_noshow
        from days as d
        left join found as f
            on
                d.organization_id = f.organization_id
                and d.metric_on = f.metric_on
                and d.location_id is not distinct from f.location_id
        group by d.organization_id, d.location_id, d.metric_on
    ),

    practitioners as (
        select f.organization_id, f.location_id, f.metric_on, f.practitioner_id
        from found as f
        where f.practitioner_id is not null
        union
        select m.organization_id, m.location_id, m.metric_on, m.practitioner_id
        from days as d
        inner join analytics.practitioner_daily_metrics as m
            on
                d.organization_id = m.organization_id
                and d.metric_on = m.metric_on
                and d.location_id is not distinct from m.location_id
    ),

    practitioner_days as (
        select
            p.organization_id,
            p.location_id,
            p.metric_on,
            p.practitioner_id,
            count(distinct f.contact_id) filter (where f.status = 'fulfilled') as patients_seen,
            count(*) filter (where f.status in ('booked', 'arrived', 'fulfilled')) as appointments_booked,
            count(*) filter (where f.status = 'fulfilled') as appointments_fulfilled,
            count(*) filter (where f.status = 'cancelled') as appointments_cancelled,
            count(*) filter (where f.status = 'noshow') as appointments_noshow,
            coalesce(
                sum(f.duration) filter (where f.status in ('booked', 'arrived', 'fulfilled')),
                interval '0'
            ) as booked_duration
        from practitioners as p
        left join found as f
            on
                p.organization_id = f.organization_id
                and p.metric_on = f.metric_on
                and p.practitioner_id = f.practitioner_id
                and p.location_id is not distinct from f.location_id
        group by p.organization_id, p.location_id, p.metric_on, p.practitioner_id
    )

    select
        (select jsonb_agg(to_jsonb(o)) from org_days as o),
        (select jsonb_agg(to_jsonb(p)) from practitioner_days as p)
    into v_org_days, v_practitioner_days;

    return query
    select f.*
    from analytics.set_figures('analytics.org_daily_metrics', v_org_days) as f
    union all
    select f.*
    from analytics.set_figures('analytics.practitioner_daily_metrics', v_practitioner_days) as f;
end
$function$;

alter function analytics.count_appointments(uuid[], uuid[], date[]) owner to app_owner;

revoke all on function analytics.count_appointments(uuid[], uuid[], date[]) from public;

comment on function analytics.count_appointments(uuid[], uuid[], date[]) is
    'Counts the appointments of days anew, each of a branch, or of no branch where the place '
    'is the organization. Returns what was another figure before.';
