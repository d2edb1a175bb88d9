-- function api.append_analytics(text, jsonb)
-- function api.event_counts(date, date)
-- function api.performance_summary(date, date)
-- function api.list_errors(int, timestamptz)
-- function api.list_user_activity(uuid, int, timestamptz)

-- What happens in the application, told in batches and never changed. Raise RQ400, RQ401, RQ403,
-- RQ422.

create or replace function api.append_analytics(p_kind text, p_rows jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_count int;
begin
    perform core.require_permission('analytics.write');

    if
        jsonb_typeof(p_rows) is distinct from 'array'
        or jsonb_array_length(p_rows) > 1000
        or exists (
            select
            from jsonb_to_recordset(p_rows) as r (happened_at timestamptz)
            where
                r.happened_at
                not between now() - interval '7 days' and now() + interval '5 minutes'
        )
    then
        perform core.refuse(
            'RQ422', 'these rows are not kept', 'they are no list, too many, too old or to come',
            'send a list of at most 1000 rows of the last seven days'
        );
    end if;

    if p_kind = 'event' then
        insert into analytics.analytics_events (
            organization_id, happened_at, name, user_id, contact_id, properties
        )
        select
            v_organization_id,
            coalesce(r.happened_at, now()),
            r.name,
            core.current_user_id(),
            r.contact_id,
            coalesce(r.properties, '{}')
        from jsonb_to_recordset(p_rows) as r (
            happened_at timestamptz, name text, contact_id uuid, properties jsonb
        );
    elsif p_kind = 'performance' then
        insert into analytics.performance_metrics (
            organization_id, happened_at, name, value, unit, properties
        )
        select
            v_organization_id,
            coalesce(r.happened_at, now()),
            r.name,
            r.value,
            coalesce(r.unit, 'ms'),
            coalesce(r.properties, '{}')
        from jsonb_to_recordset(p_rows) as r (
            happened_at timestamptz, name text, value numeric, unit text, properties jsonb
        );
    elsif p_kind = 'error' then
        insert into analytics.error_logs (
            organization_id, happened_at, name, user_id, severity, message, properties
        )
        select
            v_organization_id,
            coalesce(r.happened_at, now()),
            r.name,
            core.current_user_id(),
            coalesce(r.severity, 'error'),
            r.message,
            coalesce(r.properties, '{}')
        from jsonb_to_recordset(p_rows) as r (
            happened_at timestamptz, name text, severity text, message text, properties jsonb
        );
    elsif p_kind = 'activity' then
        insert into analytics.user_activity_log (
            organization_id, happened_at, name, user_id, properties
        )
        select
            v_organization_id,
            coalesce(r.happened_at, now()),
            r.name,
            core.current_user_id(),
            coalesce(r.properties, '{}')
        from jsonb_to_recordset(p_rows) as r (
            happened_at timestamptz, name text, properties jsonb
        );
    else
        perform core.refuse(
            'RQ422', 'there is no such kind', format('it is "%s"', p_kind),
            'say event, performance, error or activity'
        );
    end if;

    get diagnostics v_count = row_count;

    return v_count;
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'these rows are not kept', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.append_analytics(text, jsonb) owner to app_owner;

revoke all on function api.append_analytics(text, jsonb) from public;
grant execute on function api.append_analytics(text, jsonb) to authenticated;

comment on function api.append_analytics(text, jsonb) is
    'Keeps what happened (event, with name and contact_id), how quick it was (performance, with'
    ' name, value and unit), what went wrong (error, with name, severity and message) or what '
    'members do (activity, with name): at most 1,000 rows of the last seven days, each with '
    'properties. The user is the caller. Returns how many. Raises RQ403, RQ422.';

create or replace function api.event_counts(p_first_on date, p_last_on date)
returns table (
    name text,
    happened_on date,
    events bigint,
    users bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_time_zone text;
begin
    perform core.require_permission('analytics.read');

    if coalesce(p_last_on not between p_first_on and p_first_on + 366, true) then
        perform core.refuse(
            'RQ422', 'these are no days of a report',
            format('from "%s" to "%s"', p_first_on, p_last_on),
            'name a first and a last day, at most a year apart'
        );
    end if;

    select o.time_zone::text
    into v_time_zone
    from core.organizations as o
    where o.id = v_organization_id;

    return query
    select
        e.name,
        (e.happened_at at time zone v_time_zone)::date,
        count(*),
        count(distinct e.user_id)
    from analytics.analytics_events as e
    where
        e.organization_id = v_organization_id
        and e.happened_at >= p_first_on::timestamp at time zone v_time_zone
        and e.happened_at < (p_last_on + 1)::timestamp at time zone v_time_zone
    group by e.name, (e.happened_at at time zone v_time_zone)::date
    order by e.name, (e.happened_at at time zone v_time_zone)::date;
end
$function$;

alter function api.event_counts(date, date) owner to app_owner;

revoke all on function api.event_counts(date, date) from public;
grant execute on function api.event_counts(date, date) to authenticated;

comment on function api.event_counts(date, date) is
    'How often each event happened on each day from the first to the last, by the clock of the '
    'organization, and to how many users. Raises RQ403, RQ422.';

create or replace function api.performance_summary(p_first_on date, p_last_on date)
returns table (
    name text,
    unit text,
    measured bigint,
    half_under numeric,
    most_under numeric,
    at_most numeric
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_time_zone text;
begin
    perform core.require_permission('analytics.read');

    if coalesce(p_last_on not between p_first_on and p_first_on + 366, true) then
        perform core.refuse(
            'RQ422', 'these are no days of a report',
            format('from "%s" to "%s"', p_first_on, p_last_on),
            'name a first and a last day, at most a year apart'
        );
    end if;

    select o.time_zone::text
    into v_time_zone
    from core.organizations as o
    where o.id = v_organization_id;

    return query
    select
        m.name,
        m.unit,
        count(*),
        (percentile_disc(0.5) within group (order by m.value)),
        (percentile_disc(0.95) within group (order by m.value)),
        max(m.value)
    from analytics.performance_metrics as m
    where
        m.organization_id = v_organization_id
        and m.happened_at >= p_first_on::timestamp at time zone v_time_zone
        and m.happened_at < (p_last_on + 1)::timestamp at time zone v_time_zone
    group by m.name, m.unit
    order by m.name, m.unit;
end
$function$;

alter function api.performance_summary(date, date) owner to app_owner;

revoke all on function api.performance_summary(date, date) from public;
grant execute on function api.performance_summary(date, date) to authenticated;

comment on function api.performance_summary(date, date) is
    'How quick each thing was from the first to the last day: half of it under, 95 % of it '
    'under, and at most. Raises RQ403, RQ422.';

create or replace function api.list_errors(
    p_limit int default 50, p_before timestamptz default null
)
returns table (
    error_id uuid,
    happened_at timestamptz,
    name text,
    severity text,
    message text,
    user_id uuid,
    properties jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('analytics.read');

    return query
    select e.id, e.happened_at, e.name, e.severity, e.message, e.user_id, e.properties
    from analytics.error_logs as e
    where e.organization_id = v_organization_id and e.happened_at < coalesce(p_before, 'infinity')
    order by e.happened_at desc, e.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_errors(int, timestamptz) owner to app_owner;

revoke all on function api.list_errors(int, timestamptz) from public;
grant execute on function api.list_errors(int, timestamptz) to authenticated;

comment on function api.list_errors(int, timestamptz) is
    'What went wrong, newest first, at most p_limit (200), before an instant. Raises RQ403.';

create or replace function api.list_user_activity(
    p_user_id uuid, p_limit int default 50, p_before timestamptz default null
)
returns table (
    activity_id uuid,
    happened_at timestamptz,
    name text,
    properties jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('analytics.read');

    return query
    select a.id, a.happened_at, a.name, a.properties
    from analytics.user_activity_log as a
    where
        a.organization_id = v_organization_id
        and a.user_id = p_user_id
        and a.happened_at < coalesce(p_before, 'infinity')
    order by a.happened_at desc, a.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_user_activity(uuid, int, timestamptz) owner to app_owner;

revoke all on function api.list_user_activity(uuid, int, timestamptz) from public;
grant execute on function api.list_user_activity(uuid, int, timestamptz) to authenticated;

comment on function api.list_user_activity(uuid, int, timestamptz) is
    'What a member did, newest first, at most p_limit (200), before an instant. Raises RQ403.';
