-- Deploy routiq:contact/undo_made to pg
-- requires: contact/schema

begin;

-- function contact.undo_made(uuid, jsonb)

-- The merge made the row and nobody else knows it, so it goes for good; the audit trail keeps it.

create or replace function contact.undo_made(p_organization_id uuid, p_step jsonb)
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
        'delete from %s as t where t.organization_id = $1 and t.id = $2 '
        'and to_jsonb(t) @> $3 returning t.id',
        (p_step ->> 'table')::regclass
    )
    into v_id
    using p_organization_id, (p_step -> 'row' ->> 'id')::uuid, p_step -> 'row';

    if v_id is not null then
        return '[]'::jsonb;
    end if;

    return jsonb_build_array(
        jsonb_build_object(
            'table', p_step ->> 'table', 'id', p_step -> 'row' ->> 'id', 'why', 'written since'
        )
    );
end
$function$;

alter function contact.undo_made(uuid, jsonb) owner to app_owner;

revoke all on function contact.undo_made(uuid, jsonb) from public;

comment on function contact.undo_made(uuid, jsonb) is
    'Takes away a row that a merge made, unless it was written since, which is told.';

commit;
