-- function online.suffixed_name(text, text)

create or replace function online.suffixed_name(p_name text, p_suffix text)
returns name
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        (
            case
                when octet_length(p_name || p_suffix) <= 63 then p_name
                else left(p_name, 20) || '_' || left(md5(p_name), 16)
            end
            || p_suffix
        )::name
$function$;

revoke all on function online.suffixed_name(text, text) from public;

comment on function online.suffixed_name(text, text) is
    'A name with a suffix; a name too long for it is cut, and stays apart from others.';
