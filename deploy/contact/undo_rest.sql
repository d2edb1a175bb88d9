-- Deploy routiq:contact/undo_rest to pg
-- requires: contact/schema

begin;

-- function contact.undo_rest(uuid, uuid, jsonb)

create or replace function contact.undo_rest(
    p_organization_id uuid, p_merge_id uuid, p_step jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid;
-- names come from the step, which the catalogue gave; values by parameters
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    execute format(
        'update %s as t set deleted_at = null, deleted_by = null, delete_batch = null '
        'where t.organization_id = $1 and t.id = $2 and t.delete_batch = $3 returning t.id',
        (p_step ->> 'table')::regclass
    )
    into v_id
    using p_organization_id, (p_step ->> 'id')::uuid, p_merge_id;

    if v_id is not null then
        return '[]'::jsonb;
    end if;

    return jsonb_build_array(
        jsonb_build_object(
            'table', p_step ->> 'table', 'id', p_step ->> 'id', 'why', 'gone for good since'
        )
    );
end
$function$;

alter function contact.undo_rest(uuid, uuid, jsonb) owner to app_owner;

revoke all on function contact.undo_rest(uuid, uuid, jsonb) from public;

comment on function contact.undo_rest(uuid, uuid, jsonb) is
    'Brings back a row that rested because the survivor of a merge had one for the same.';

commit;
