-- function contact.merge_found(uuid, regclass, uuid, uuid)

-- Most tables have nothing of either row, which core.idle_references tells of those that it knows: only
-- the others are looked at. Locks nothing.

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
    v_reference record;
begin
    for v_reference in
        select
            r.child_table,
            r.child_column,
            r.can_rest,
            case
                when r.is_any_table then format(' and t.target_table = %L', p_table)
                else ''
            end as condition,
            concat_ws(' ', r.child_table, r.child_column) = any(v_idle) as is_idle
        from contact.merge_references(p_table) with ordinality as r (
            child_table, child_column, is_any_table, can_rest, place
        )
        order by r.place
    loop
        child_table := v_reference.child_table;
        child_column := v_reference.child_column;
        can_rest := v_reference.can_rest;
        condition := v_reference.condition;
        moving_ids := '{}';
        kept_ids := '{}';

        if not v_reference.is_idle then
            select
                f.moving_ids,
                f.kept_ids
            into moving_ids, kept_ids
            from contact.referring(
                p_table => v_reference.child_table,
                p_column => v_reference.child_column,
                p_condition => v_reference.condition,
                p_organization_id => p_organization_id,
                p_loser_id => p_loser_row_id,
                p_survivor_id => p_survivor_row_id
            ) as f;
        end if;

        return next;
    end loop;
end
$function$;

alter function contact.merge_found(uuid, regclass, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_found(uuid, regclass, uuid, uuid) from public;

comment on function contact.merge_found(uuid, regclass, uuid, uuid) is
    'Which rows of which tables refer to the row that goes in a merge, and which to the one that '
    'stays; a line for each reference, by table, also where there are none.';
