-- Deploy routiq:contact/merge_require_sight to pg
-- requires: core/refuse

begin;

-- function contact.merge_require_sight(uuid, jsonb)

-- Called with the caller's own sight, after rows were moved or written with the whole organization's,
-- as core.require_sight is for deletions. Rows of all tables are counted by one statement, for it is
-- planned anew. Only where some are not seen it is asked whether they are there: what is gone for good
-- since hinders nobody. Raises RQ403.

create or replace function contact.merge_require_sight(p_organization_id uuid, p_steps jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_ids jsonb;
    v_count_rows text;
    v_expected bigint;
    v_sight text;
    v_seen bigint;
    v_there bigint;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    select
        jsonb_object_agg(w.name, w.ids),
        sum(jsonb_array_length(w.ids)),
        format(
            'select sum(c.row_count) from (%s) as c',
            string_agg(
                format(
                    'select count(*) as row_count from %s as t where t.organization_id = $1 '
                    'and t.id = any(array(select (jsonb_array_elements_text($2 -> %L))::uuid))',
                    w.name::regclass, w.name
                ),
                ' union all ' order by w.name
            )
        )
    into v_ids, v_expected, v_count_rows
    from (
        select
            s.step ->> 'table' as name,
            jsonb_agg(distinct i.id) as ids
        from jsonb_array_elements(p_steps) as s (step)
        cross join
            lateral jsonb_array_elements_text(
                coalesce(s.step -> 'rows', '[]') || coalesce(s.step -> 'id', '[]')
            ) as i (id)
        where s.step ->> 'kind' in ('move', 'rest', 'fields')
        group by s.step ->> 'table'
    ) as w;

    if v_expected is null then
        return;
    end if;

    execute v_count_rows into v_seen using p_organization_id, v_ids;

    if v_seen < v_expected then
        v_sight := core.widen_sight();
        execute v_count_rows into v_there using p_organization_id, v_ids;
        perform core.set_context('sight', v_sight);
    end if;

    if v_seen < v_there then
        perform core.refuse(
            'RQ403', 'not all of it is yours',
            'some of what belongs to the contacts stands in a branch that is none of yours',
            'ask an owner or admin of the organization'
        );
    end if;
end
$function$;

alter function contact.merge_require_sight(uuid, jsonb) owner to app_owner;

revoke all on function contact.merge_require_sight(uuid, jsonb) from public;

comment on function contact.merge_require_sight(uuid, jsonb) is
    'Refuses with RQ403 a merge, or its undoing, that moved or wrote rows which the caller does '
    'not see.';

commit;
