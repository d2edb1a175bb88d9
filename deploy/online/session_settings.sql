-- Deploy routiq:online/session_settings to pg
-- requires: online/schema

begin;

-- function online.session_settings(text, oid[])

-- What reads a date or an instant depends on the session; a change must not.

create or replace function online.session_settings(p_path text, p_types oid[])
returns text[]
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_schemas name[];
    v_path text;
begin
    perform pg_catalog.set_config('search_path', p_path, true);
    v_schemas := pg_catalog.current_schemas(false);
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    select
        concat_ws(
            ', ',
            string_agg(quote_ident(s.name), ', ' order by s.place)
            filter (where s.name not in ('pg_catalog') and s.name not like 'pg\_temp%'),
            'pg_temp'
        )
    into v_path
    from unnest(v_schemas) with ordinality as s (name, place);

    return array['search_path = pg_catalog, ' || v_path]
    || array(
        select format('%s = %L', s.name, s.setting)
        from pg_settings as s
        where
            s.name in ('TimeZone', 'DateStyle', 'IntervalStyle')
            and exists (
                select
                from pg_type as t
                where
                    t.oid = any(p_types)
                    and t.typcategory in ('D', 'T')
            )
    );
end
$function$;

revoke all on function online.session_settings(text, oid[]) from public;

comment on function online.session_settings(text, oid[]) is
    'The settings that conversions of these types depend on, as "set" takes them: the schemas of '
    'the search_path given and, for dates and times, time zone and styles.';

commit;
