-- function contact.undo_idle(uuid, jsonb)

-- Most tables had nothing of either contact, and have nothing new: core.idle_references tells so of those
-- that it knows, and one statement of the others, where contact.undo_move would plan one for each. What
-- neither tells is looked at in its turn, as it is then: later steps may have made a row that an earlier
-- one finds.

create or replace function contact.undo_idle(p_organization_id uuid, p_steps jsonb)
returns int[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_query text;
    v_known int[]; -- nothing at all refers to what these steps would move from
    v_idle int[];
-- names come from the steps, which the catalogue gave; values by parameters
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    with moved as materialized (
        select
            s.place::int as place,
            concat_ws(' ', s.step ->> 'table', s.step ->> 'column') as name,
            coalesce(r.parent_table, s.step ->> 'target_table', 'contact.contacts') as parent_table,
            (s.step ->> 'to')::uuid as id
        from jsonb_array_elements(p_steps) with ordinality as s (step, place)
        left join core.delete_rules as r
            on s.step ->> 'table' = r.child_table and s.step ->> 'column' = r.child_column
        where s.step ->> 'kind' = 'move' and s.step -> 'rows' = '[]'
    ),

    known as materialized (
        select
            d.parent_table,
            d.id,
            core.idle_references(d.parent_table, p_organization_id, array[d.id]) as names
        from (
            select distinct
                o.parent_table,
                o.id
            from moved as o
        ) as d
    )

    select coalesce(array_agg(m.place), '{}')
    into v_known
    from known as k
    inner join moved as m
        on k.parent_table = m.parent_table and k.id = m.id and m.name = any(k.names);

    select
        'select array_agg(i.place) from ('
        || string_agg(
            format(
                'select %s as place where not exists (select from %s as t '
                'where t.organization_id = $1 and t.%I = %L%s%s)',
                s.place,
                (s.step ->> 'table')::regclass,
                s.step ->> 'column',
                s.step ->> 'to',
                case
                    when s.step ->> 'target_table' is not null
                        then format(' and t.target_table = %L', s.step ->> 'target_table')
                end,
                case
                    when s.step -> 'kept' <> '[]'
                        then format(
                            ' and t.id not in (select (jsonb_array_elements_text('
                            '$2 -> %s -> ''kept''))::uuid)',
                            s.place - 1
                        )
                end
            ),
            ' union all '
        )
        || ') as i'
    into v_query
    from jsonb_array_elements(p_steps) with ordinality as s (step, place)
    where
        s.step ->> 'kind' = 'move'
        and s.step -> 'rows' = '[]'
        and s.place <> all (v_known);

    if v_query is not null then
        execute v_query into v_idle using p_organization_id, p_steps;
    end if;

    return v_known || coalesce(v_idle, '{}');
end
$function$;

alter function contact.undo_idle(uuid, jsonb) owner to app_owner;

revoke all on function contact.undo_idle(uuid, jsonb) from public;

comment on function contact.undo_idle(uuid, jsonb) is
    'Places of those steps of a merge that moved nothing, in whose tables nothing refers to the '
    'survivor that did not do so before: undoing them changes and tells nothing.';
