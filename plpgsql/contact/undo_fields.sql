-- function contact.undo_fields(uuid, jsonb)

-- A status that goes back to "rejected" goes the ways that ref.status_transitions knows. The row may
-- have been deleted since: it is given back its values all the same.

create or replace function contact.undo_fields(p_organization_id uuid, p_step jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_table constant regclass := (p_step ->> 'table')::regclass;
    v_now jsonb;
    v_values jsonb;
    v_stayed jsonb;
-- names come from the step, which the catalogue gave; values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    execute format(
        'select to_jsonb(t) from %s as t where t.organization_id = $1 and t.id = $2 for update',
        c_table
    )
    into v_now
    using p_organization_id, (p_step ->> 'id')::uuid;

    select
        jsonb_object_agg(b.key, b.value) filter (where v_now -> b.key = p_step -> 'after' -> b.key),
        jsonb_agg(
            jsonb_build_object(
                'table', c_table,
                'id', p_step ->> 'id',
                'column', b.key,
                'why', 'written since'
            )
            order by b.key
        ) filter (where v_now -> b.key is distinct from p_step -> 'after' -> b.key)
    into v_values, v_stayed
    from jsonb_each(p_step -> 'before') as b (key, value);

    if v_values is not null then
        perform contact.merge_write(
            p_organization_id => p_organization_id,
            p_table => c_table,
            p_id => (p_step ->> 'id')::uuid,
            p_before => null,
            p_after => v_values
        );
    end if;

    return coalesce(v_stayed, '[]'::jsonb);
end
$function$;

alter function contact.undo_fields(uuid, jsonb) owner to app_owner;

revoke all on function contact.undo_fields(uuid, jsonb) from public;

comment on function contact.undo_fields(uuid, jsonb) is
    'Gives a row back what it held before a merge, but for what was written since, which is told.';
