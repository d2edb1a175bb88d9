-- function online.write_sync_functions(text)

create or replace function online.write_sync_functions(p_name text)
returns void
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
-- The functions are written of quoted names and of expressions that the caller gave:
-- @plpgsql_check_options: security_warnings = false
declare
    v_sync online.syncs;
begin
    select s.*
    into strict v_sync
    from online.syncs as s
    where s.name = p_name;

    execute online.table_sync_function(v_sync, 'old');
    execute online.table_sync_function(v_sync, 'new');
end
$function$;

revoke all on function online.write_sync_functions(text) from public;

comment on function online.write_sync_functions(text) is
    'Makes the two trigger functions of a sync, or makes them again where a table was renamed. '
    'Needs the right to create in schema online.';
