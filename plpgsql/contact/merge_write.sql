-- function contact.merge_write(uuid, regclass, uuid, jsonb, jsonb)

create or replace function contact.merge_write(
    p_organization_id uuid, p_table regclass, p_id uuid, p_before jsonb, p_after jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    select string_agg(format('%1$I = n.%1$I', k.name), ', ' order by k.name)
    into v_columns
    from jsonb_object_keys(p_after) as k (name);

    execute format(
        'update %1$s as t set %2$s from jsonb_populate_record(null::%1$s, $3) as n '
        'where t.organization_id = $1 and t.id = $2',
        p_table, v_columns
    )
    using p_organization_id, p_id, p_after;

    return jsonb_build_object(
        'kind', 'fields', 'table', p_table, 'id', p_id, 'before', p_before, 'after', p_after
    );
end
$function$;

alter function contact.merge_write(uuid, regclass, uuid, jsonb, jsonb) owner to app_owner;

revoke all on function contact.merge_write(uuid, regclass, uuid, jsonb, jsonb) from public;

comment on function contact.merge_write(uuid, regclass, uuid, jsonb, jsonb) is
    'Writes columns of a row from an object, and returns the step with what they held before.';
