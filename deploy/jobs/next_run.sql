-- Deploy routiq:jobs/next_run to pg
-- requires: jobs/cron_field
-- requires: jobs/next_run_of_day

begin;

-- function jobs.next_run(text, text, timestamptz)

-- Where clocks are put back, what has a fixed hour runs once, the first time; what runs every hour
-- runs in both. Where they are put forward, a fixed hour that is left out runs as much later; what runs
-- every hour skips it. On other days wall time and time go together, and one conversion is enough.
-- Looks eight years ahead, which holds every 29th of February. Raises RQ422.

create or replace function jobs.next_run(p_cron text, p_time_zone text, p_after timestamptz)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_months constant text[] := '{JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC}'::text[];
    c_days constant text[] := '{SUN,MON,TUE,WED,THU,FRI,SAT}'::text[];
    v_fields text[] := string_to_array(p_cron, ' ');
    v_minutes int[] := jobs.cron_field(v_fields[1], 0, 59);
    v_hours int[] := jobs.cron_field(v_fields[2], 0, 23);
    v_month_days int[] := jobs.cron_field(v_fields[3], 1, 31);
    v_months int[] := jobs.cron_field(v_fields[4], 1, 12, c_months);
    v_week_days int[] := jobs.cron_field(v_fields[5], 0, 7, c_days);
    -- Where both are given, either will do.
    v_is_either boolean := v_fields[3] !~ '^[*?]' and v_fields[5] !~ '^[*?]';
    v_local timestamp := p_after at time zone p_time_zone;
    v_day date := v_local::date;
    v_is_month_day boolean;
    v_is_week_day boolean;
    v_next timestamptz;
begin
    if 7 = any(v_week_days) then
        v_week_days := v_week_days || 0;
    end if;

    for v_number in 0..2925 loop
        v_is_month_day := date_part('day', v_day)::int = any(v_month_days);
        v_is_week_day := date_part('dow', v_day)::int = any(v_week_days);

        if
            date_part('month', v_day)::int = any(v_months)
            and (v_is_month_day or v_is_either)
            and (v_is_week_day or v_is_either)
            and (v_is_month_day or v_is_week_day)
        then
            if
                (v_day + 1)::timestamp at time zone p_time_zone
                - v_day::timestamp at time zone p_time_zone = interval '24 hours'
            then
                select min(v_day + make_time(h.number, m.number, 0)) at time zone p_time_zone
                into v_next
                from unnest(v_hours) as h (number)
                cross join unnest(v_minutes) as m (number)
                where v_day + make_time(h.number, m.number, 0) > v_local;
            else
                v_next := jobs.next_run_of_day(
                    p_day => v_day,
                    p_hours => v_hours,
                    p_minutes => v_minutes,
                    p_time_zone => p_time_zone,
                    p_after => p_after
                );
            end if;

            exit when v_next is not null;
        end if;

        v_day := v_day + 1;
    end loop;

    return v_next;
end
$function$;

alter function jobs.next_run(text, text, timestamptz) owner to app_owner;

revoke all on function jobs.next_run(text, text, timestamptz) from public;
grant execute on function jobs.next_run(text, text, timestamptz) to app_dispatcher;

comment on function jobs.next_run(text, text, timestamptz) is
    'First instant after p_after that a cron expression names in a time zone; null where there is '
    'none within eight years. Raises RQ422.';

commit;
