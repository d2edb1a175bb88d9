-- Deploy routiq:jobs/next_run_of_day to pg
-- requires: jobs/schema

begin;

-- function jobs.next_run_of_day(date, int[], int[], text, timestamptz)

-- For days on which clocks are changed, by an hour or by half an hour.

create or replace function jobs.next_run_of_day(
    p_day date, p_hours int[], p_minutes int[], p_time_zone text, p_after timestamptz
)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with wall as (
        select
            p_day + make_time(h.number, m.number, 0) as at,
            cardinality(p_hours) = 24 as is_hourly
        from unnest(p_hours) as h (number)
        cross join unnest(p_minutes) as m (number)
    ),

    occurrences as (
        select
            w.is_hourly,
            w.at at time zone p_time_zone as shifted,
            array(
                select w.at at time zone p_time_zone + s.width
                from
                    unnest('{-60 min,-30 min,0 min,30 min,60 min}'::interval[]) as s (width)
                where (w.at at time zone p_time_zone + s.width) at time zone p_time_zone = w.at
                order by 1
            ) as instants
        from wall as w
    )

    select min(c.at)
    from occurrences as o
    cross join
        lateral unnest(
            case
                when o.is_hourly then o.instants
                else array[coalesce(o.instants[1], o.shifted)]
            end
        ) as c (at)
    where c.at > p_after
$function$;

alter function jobs.next_run_of_day(date, int[], int[], text, timestamptz) owner to app_owner;

revoke all
on function jobs.next_run_of_day(date, int[], int[], text, timestamptz)
from public;
grant execute
on function jobs.next_run_of_day(date, int[], int[], text, timestamptz)
to app_dispatcher;

comment on function jobs.next_run_of_day(date, int[], int[], text, timestamptz) is
    'First instant of a day, after p_after, at which a clock of the time zone shows one of these '
    'hours and minutes.';

commit;
