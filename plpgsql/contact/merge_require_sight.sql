-- function contact.merge_require_sight(uuid, jsonb)

-- Called with the caller's own sight, after rows were moved or written with the whole organization's,
-- as core.require_sight is for deletions. What is gone for good since hinders nobody. Raises RQ403.

create or replace function contact.merge_require_sight(p_organization_id uuid, p_steps jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rows record;
    v_sight text;
    v_count text;
    v_seen bigint;
    v_there bigint;
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
        where s.step ->> 'kind' in ('move', 'rest', 'fields')
        group by (s.step ->> 'table')::regclass
    loop
        v_count := format(
            'select count(*) from %s as t where t.organization_id = $1 and t.id = any($2)',
            v_rows.table_name
        );

        execute v_count into v_seen using p_organization_id, v_rows.ids;
        v_sight := core.widen_sight();
        execute v_count into v_there using p_organization_id, v_rows.ids;
        perform core.set_context('sight', v_sight);

        if v_seen < v_there then
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
    'Refuses with RQ403 a merge, or its undoing, that moved or wrote rows which the caller does '
    'not see.';
