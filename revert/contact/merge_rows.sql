-- Revert routiq:contact/merge_rows from pg

begin;

-- function contact.merge_rows(uuid, uuid, regclass, uuid, uuid, uuid)

-- Comes round again by contact.merge_pair_of_rows where a row cannot move, because the survivor has
-- one for the same. Locks rows for update, tables by name and rows by id, as all merging does. What
-- either has is looked for beforehand, in all tables at once (contact.merge_found): nobody adds to what
-- names the row that goes by a foreign key, for that is held.

create or replace function contact.merge_rows(
    p_organization_id uuid,
    p_merge_id uuid,
    p_table regclass,
    p_survivor_row_id uuid,
    p_loser_row_id uuid,
    p_survivor_id uuid
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_reference record;
    v_conflict record;
    v_rows uuid[];
    v_followed uuid[];
    v_steps jsonb := '[]'::jsonb;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    for v_reference in
        select
            f.child_table,
            f.child_column,
            f.can_rest,
            f.condition,
            f.moving_ids,
            f.kept_ids
        from contact.merge_found(
            p_organization_id => p_organization_id,
            p_table => p_table,
            p_survivor_row_id => p_survivor_row_id,
            p_loser_row_id => p_loser_row_id
        ) as f
    loop
        v_rows := v_reference.moving_ids;
        v_followed := '{}';

        -- A statement that finds no row would still wake every trigger of its table. What a row
        -- hangs on may have been moved before it, and the row with it, by a trigger of the other.
        if v_rows <> '{}' then
            execute format(
                'select array(select t.id from %1$s as t where t.organization_id = $1 '
                'and t.%2$I = $2%3$s order by t.id for update of t), '
                'array(select t.id from %1$s as t where t.organization_id = $1 '
                'and t.%2$I = $3%3$s and t.id = any($4) order by t.id)',
                v_reference.child_table,
                v_reference.child_column,
                v_reference.condition
            )
            into v_rows, v_followed
            using p_organization_id, p_loser_row_id, p_survivor_row_id, v_rows;
        end if;

        if v_rows <> '{}' then
            for v_conflict in
                select
                    c.loser_id,
                    min(c.survivor_id::text)::uuid as survivor_id
                from contact.merge_conflicts(
                    p_table => v_reference.child_table,
                    p_column => v_reference.child_column,
                    p_organization_id => p_organization_id,
                    p_survivor_id => p_survivor_row_id,
                    p_loser_id => p_loser_row_id
                ) as c
                where c.loser_id = any(v_rows)
                group by c.loser_id
                order by c.loser_id
            loop
                v_steps := v_steps || contact.merge_pair_of_rows(
                    p_organization_id => p_organization_id,
                    p_merge_id => p_merge_id,
                    p_table => v_reference.child_table,
                    p_survivor_row_id => v_conflict.survivor_id,
                    p_loser_row_id => v_conflict.loser_id,
                    p_survivor_id => p_survivor_id,
                    p_can_rest => v_reference.can_rest
                );
                v_rows := array_remove(v_rows, v_conflict.loser_id);
            end loop;
        end if;

        if v_rows <> '{}' then
            execute format(
                'update %s as t set %I = $3 where t.organization_id = $1 and t.id = any($2)',
                v_reference.child_table, v_reference.child_column
            )
            using p_organization_id, v_rows, p_survivor_row_id;
        end if;

        v_steps := v_steps || jsonb_build_object(
            'kind', 'move',
            'table', v_reference.child_table,
            'column', v_reference.child_column,
            'target_table', case when v_reference.condition <> '' then p_table::text end,
            'from', p_loser_row_id,
            'to', p_survivor_row_id,
            'rows', v_rows || v_followed,
            'kept', v_reference.kept_ids
        );
    end loop;

    return v_steps;
end
$function$;

alter function contact.merge_rows(uuid, uuid, regclass, uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_rows(uuid, uuid, regclass, uuid, uuid, uuid) from public;

comment on function contact.merge_rows(uuid, uuid, regclass, uuid, uuid, uuid) is
    'Has everything that refers to one row of a table refer to another; returns each step, so '
    'that it can be undone. Rows that the other has already rest as deleted by the merge.';

commit;
