-- Revert routiq:contact/merge_found from pg

begin;

-- function contact.merge_found(uuid, regclass, uuid, uuid)

-- Most tables have nothing of either row, which core.idle_references tells of those that it knows. The
-- others are asked in one query over all references that the catalogue tells, for it is planned anew each
-- time. Locks nothing.

create or replace function contact.merge_found(
    p_organization_id uuid, p_table regclass, p_survivor_row_id uuid, p_loser_row_id uuid
)
returns table (
    child_table regclass,
    child_column text,
    can_rest boolean,
    condition text,
    moving_ids uuid[],
    kept_ids uuid[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_idle text[] := core.idle_references(
        p_table::text, p_organization_id, array[p_survivor_row_id, p_loser_row_id]
    );
    v_query text;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: extra_warnings = false, security_warnings = false
begin
    select
        string_agg(
            format(
                'select %1$L::regclass, %2$L, %3$L::boolean, %4$L, ' || case
                    when concat_ws(' ', r.child_table, r.child_column) = any(v_idle)
                        then '''{}''::uuid[], ''{}''::uuid[]'
                    else
                        'coalesce(array_agg(t.id order by t.id) filter (where t.%2$I = $2), '
                        '''{}''), coalesce(array_agg(t.id order by t.id) filter (where t.%2$I = $3), '
                        '''{}'') from %1$s as t where t.organization_id = $1 and t.%2$I in ($2, $3)%4$s'
                end,
                r.child_table, r.child_column, r.can_rest, c.condition
            ),
            ' union all ' order by r.place
        )
    into v_query
    from contact.merge_references(p_table) with ordinality as r (
        child_table, child_column, is_any_table, can_rest, place
    )
    cross join
        lateral (
            select
                case
                    when r.is_any_table then format(' and t.target_table = %L', p_table)
                    else ''
                end as condition
        ) as c;

    if v_query is not null then
        return query execute v_query using p_organization_id, p_loser_row_id, p_survivor_row_id;
    end if;
end
$function$;

alter function contact.merge_found(uuid, regclass, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_found(uuid, regclass, uuid, uuid) from public;

comment on function contact.merge_found(uuid, regclass, uuid, uuid) is
    'Which rows of which tables refer to the row that goes in a merge, and which to the one that '
    'stays; a line for each reference, by table, also where there are none.';

commit;
