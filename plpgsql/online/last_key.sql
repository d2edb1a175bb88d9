-- function online.last_key(regclass, name)

-- Row security is off and raises: a row that it hides would be left out.

create or replace function online.last_key(p_table regclass, p_tenant name)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set row_security = off
set enable_seqscan = off
as $function$
-- What is put together is quoted:
-- @plpgsql_check_options: security_warnings = false
declare
    v_order text := (
        select string_agg(o.name || ' desc', ', ' order by o.place)
        from online.order_columns(p_table, p_tenant) as o
    );
    v_key text[];
begin
    execute format(
        'select %s from %s as s order by %s limit 1',
        online.key_texts(p_table, p_tenant), online.qualified_name(p_table), v_order
    )
    into v_key;

    return v_key;
end
$function$;

revoke all on function online.last_key(regclass, name) from public;

comment on function online.last_key(regclass, name) is
    'The key of the last row that batches come to at this moment, as texts; null for an empty '
    'table.';
