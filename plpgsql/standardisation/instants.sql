-- function standardisation.read_other_instant(text)
-- function standardisation.read_instant(text)
-- function standardisation.date_defect(text, timestamptz)
-- function standardisation.written_instant(timestamptz)

-- The notations that stand in the old tables, and the zone of each: what says its zone is believed,
-- day/month/year was written in Brisbane, the name of a month in New York without summer time, a
-- number counts seconds, and the rest is UTC. Anything else is no instant.

create or replace function standardisation.read_other_instant(p_text text)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case
        when p_text ~ '^[1-9]\d{3}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?$'
            then (p_text || 'Z')::timestamptz
        when p_text ~ '^[1-9]\d{3}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$'
            then p_text::timestamptz
        when p_text ~ '^\d\d/\d\d/[1-9]\d{3} \d\d:\d\d$'
            then to_timestamp(p_text || ' +10', 'DD/MM/YYYY HH24:MI TZH')
        when p_text ~ '^[A-Z][a-z]{2} \d\d, [1-9]\d{3} \d\d:\d\d [AP]M$'
            then to_timestamp(p_text || ' -05', 'Mon DD, YYYY HH12:MI AM TZH')
        when p_text ~ '^\d{9,10}$' then to_timestamp(p_text::bigint)
    end;
exception
    when datetime_field_overflow or invalid_datetime_format then
        return null; -- the thirtieth of February, or a month of no name
end
$function$;

alter function standardisation.read_other_instant(text) owner to app_owner;

revoke all on function standardisation.read_other_instant(text) from public;

comment on function standardisation.read_other_instant(text) is
    'The instant that a text of the old tables means, whatever its notation; null where it means '
    'none.';

-- A day that every month has, with its zone, is read at once. No "set search_path", for the planner to
-- put the body in the place of the call, as in core.new_id.

create or replace function standardisation.read_instant(p_text text)
returns timestamptz
language sql
stable
parallel safe
as $function$
    select
        case
            when
                p_text operator(pg_catalog.~) '^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]0\d:[0-5]\d|[+-]1[0-2]:[0-5]\d)$'
                then p_text::pg_catalog.timestamptz
            when p_text is not null then standardisation.read_other_instant(p_text)
        end
$function$;

alter function standardisation.read_instant(text) owner to app_owner;

revoke all on function standardisation.read_instant(text) from public;

comment on function standardisation.read_instant(text) is
    'The instant that a text of the old tables means; null where it means none.';

create or replace function standardisation.date_defect(p_text text, p_read timestamptz)
returns text
language sql
immutable
parallel safe
as $function$
    select
        case
            when p_text is null then null
            when p_read is null then 'unreadable_date'
            when
                p_text operator(pg_catalog.!~)
                '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$'
                then 'text_date'
        end
$function$;

alter function standardisation.date_defect(text, timestamptz) owner to app_owner;

revoke all on function standardisation.date_defect(text, timestamptz) from public;

comment on function standardisation.date_defect(text, timestamptz) is
    'What is wrong with a date as text, given what was read from it; null where nothing is.';

create or replace function standardisation.written_instant(p_at timestamptz)
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        to_char(
            p_at at time zone 'UTC',
            case
                when date_part('microseconds', p_at)::bigint % 1000000 = 0
                    then 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
                else 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
            end
        )
$function$;

alter function standardisation.written_instant(timestamptz) owner to app_owner;

revoke all on function standardisation.written_instant(timestamptz) from public;
grant execute on function standardisation.written_instant(timestamptz) to service_role;

comment on function standardisation.written_instant(timestamptz) is
    'An instant as the old tables should have it as text: in UTC, exact to the microsecond.';
