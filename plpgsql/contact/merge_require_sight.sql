-- function contact.merge_require_sight(uuid, jsonb)

-- Called with the caller's own sight, after rows were moved with the whole organization's, as
-- core.require_sight is for deletions. Raises RQ403.

create or replace function contact.merge_require_sight(p_organization_id uuid, p_steps jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rows record;
    v_is_seen boolean;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    for v_rows in
        select
            (s.step ->> 'table')::regclass as table_name,
            array_agg(distinct i.id::uuid) as ids
        from jsonb_array_elements(p_steps) as s (step)
        cross join
            lateral jsonb_array_elements_text(
                coalesce(s.step -> 'rows', '[]') || coalesce(s.step -> 'id', '[]')
            ) as i (id)
        where s.step ->> 'kind' in ('move', 'rest')
        group by (s.step ->> 'table')::regclass
    loop
        execute format(
            'select count(*) = cardinality($2) from %s as t '
            'where t.organization_id = $1 and t.id = any($2)',
            v_rows.table_name
        )
        into v_is_seen
        using p_organization_id, v_rows.ids;

        if not v_is_seen then
            perform core.refuse(
                'RQ403', 'not all of it is yours',
                'some of what belongs to the contacts stands in a branch that is none of yours',
                'ask an owner or admin of the organization'
            );
        end if;
    end loop;
end
$function$;

alter function contact.merge_require_sight(uuid, jsonb) owner to app_owner;

revoke all on function contact.merge_require_sight(uuid, jsonb) from public;

comment on function contact.merge_require_sight(uuid, jsonb) is
    'Refuses with RQ403 a merge, or its undoing, that moved rows which the caller does not see.';
