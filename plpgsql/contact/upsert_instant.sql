-- function contact.upsert_instant(text)

-- As contact.upsert_date, nothing is raised. Some systems count seconds, some milliseconds since
-- 1970, which Xero writes as /Date(1439434356790+0000)/; without a zone it is UTC.

create or replace function contact.upsert_instant(p_text text)
returns timestamptz
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case
        when p_text ~ '^[0-9]{9,10}([.][0-9]+)?$' then to_timestamp(p_text::float8)
        when p_text ~ '^[0-9]{12,13}$' then to_timestamp(p_text::float8 / 1000)
        when p_text ~ '^/Date[(][0-9]{1,13}([+-][0-9]{4})?[)]/$'
            then to_timestamp(substring(p_text from '[0-9]+')::float8 / 1000)
        when
            p_text ~ '^[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]'
            and contact.upsert_date(left(p_text, 10)) is not null
            then (
                contact.upsert_date(left(p_text, 10))
                + make_time(
                    substr(p_text, 12, 2)::int, substr(p_text, 15, 2)::int, substr(p_text, 18, 2)::int
                )
                - case
                    when substr(p_text, 20) ~ '[+-](0[0-9]|1[0-5]):?[0-5][0-9]$'
                        then (
                            substring(p_text from '([+-][0-9]{2}):?[0-9]{2}$')
                            || ':' || right(p_text, 2)
                        )::interval
                    else interval '0'
                end
            ) at time zone 'UTC'
    end;
end
$function$;

alter function contact.upsert_instant(text) owner to app_owner;

revoke all on function contact.upsert_instant(text) from public;

comment on function contact.upsert_instant(text) is
    'An instant as other systems write it, to the second, or null where it is none.';
