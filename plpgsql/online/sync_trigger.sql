-- function online.sync_trigger(name)

create or replace function online.sync_trigger(p_column name)
returns name
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select online.suffixed_name('zz_online_' || p_column, '')
$function$;

revoke all on function online.sync_trigger(name) from public;

comment on function online.sync_trigger(name) is
    'Name of the trigger that keeps a column and its successor alike: it sorts late, for triggers '
    'are fired in the order of their names.';
