-- Deploy routiq:jobs/cron_field to pg
-- requires: jobs/schema
-- requires: core/refuse

begin;

-- function jobs.cron_field(text, int, int, text[])

-- Lists, ranges, steps and names, as in crontab(5) of Vixie's cron; "5/15" means "5-59/15", as
-- elsewhere. Raises RQ422.

create or replace function jobs.cron_field(
    p_field text, p_low int, p_high int, p_names text[] default '{}'
)
returns int[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_part constant text := '^([*?]|[0-9]{1,2}|[A-Z]{3})(?:-([0-9]{1,2}|[A-Z]{3}))?(?:/([0-9]{1,2}))?$';
    v_part text;
    v_words text[];
    v_from int;
    v_to int;
    v_step int;
    v_values int[] := '{}'::int[];
begin
    foreach v_part in array string_to_array(upper(p_field), ',') loop
        v_words := regexp_match(v_part, c_part);
        v_step := coalesce(v_words[3]::int, 1);

        if v_words[1] in ('*', '?') then
            v_from := p_low;
            v_to := case when v_words[2] is null then p_high end;
        else
            v_from := coalesce(
                p_low + array_position(p_names, v_words[1]) - 1,
                case when v_words[1] ~ '^[0-9]' then v_words[1]::int end
            );
            v_to := case
                when v_words[2] ~ '^[0-9]' then v_words[2]::int
                when v_words[2] is not null then p_low + array_position(p_names, v_words[2]) - 1
                when v_words[3] is not null then p_high
                else v_from
            end;
        end if;

        if not coalesce(v_from between p_low and v_to and v_to <= p_high and v_step > 0, false) then
            -- app_dispatcher has no right on core
            raise exception 'this is no timetable'
                using
                    errcode = 'RQ422',
                    detail = format('"%s" is not within %s-%s', v_part, p_low, p_high),
                    hint = 'write minute, hour, day, month and day of the week, as in "0 3 * * mon-fri"';
        end if;

        v_values := v_values || array(
            select s.number
            from generate_series(v_from, v_to, v_step) as s (number)
        );
    end loop;

    return array(
        select distinct v.number
        from unnest(v_values) as v (number)
        order by v.number
    );
end
$function$;

alter function jobs.cron_field(text, int, int, text[]) owner to app_owner;

revoke all on function jobs.cron_field(text, int, int, text[]) from public;
grant execute on function jobs.cron_field(text, int, int, text[]) to app_dispatcher;

comment on function jobs.cron_field(text, int, int, text[]) is
    'Numbers that one field of a cron expression stands for, in order. Raises RQ422.';

commit;
