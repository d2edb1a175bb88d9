-- function jobs.timetables()

-- What an organization says of a default holds column by column; see jobs.schedules.

create or replace function jobs.timetables()
returns table (
    organization_id uuid,
    name text,
    queue text,
    kind text,
    args jsonb,
    cron text,
    time_zone text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    select
        o.organization_id,
        d.name,
        coalesce(s.queue, d.queue),
        coalesce(s.kind, d.kind),
        coalesce(s.args, d.args),
        coalesce(s.cron, d.cron)::text,
        coalesce(s.time_zone, d.time_zone, o.time_zone)::text
    from jobs.schedule_defaults as d
    cross join jobs.organization_times() as o
    left join jobs.schedules as s
        on
            o.organization_id = s.organization_id
            and d.name = s.default_name
            and s.deleted_at is null
    where not d.is_for_platform and coalesce(s.is_active, d.is_active)
    union all
    select
        s.organization_id,
        s.name,
        s.queue,
        s.kind,
        s.args,
        s.cron::text,
        coalesce(s.time_zone, o.time_zone)::text
    from jobs.schedules as s
    inner join jobs.organization_times() as o
        on s.organization_id = o.organization_id
    where s.default_name is null and s.deleted_at is null and s.is_active
    union all
    select
        '00000000-0000-0000-0000-000000000000'::uuid,
        d.name,
        d.queue,
        d.kind,
        d.args,
        d.cron::text,
        coalesce(d.time_zone, 'UTC')::text
    from jobs.schedule_defaults as d
    where d.is_for_platform and d.is_active;
end
$function$;

alter function jobs.timetables() owner to app_owner;

revoke all on function jobs.timetables() from public;
grant execute on function jobs.timetables() to app_dispatcher;

comment on function jobs.timetables() is
    'What each organization, and the platform, has regularly, with own times where it has some.';
