-- Deploy routiq:contact/undo_move to pg
-- requires: contact/undo_move@contracted
-- requires: contact/usual_rows
-- reworks: contact/undo_move@contracted

begin;

-- function contact.undo_move(uuid, jsonb)

create or replace function contact.undo_move(p_organization_id uuid, p_step jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_table constant regclass := (p_step ->> 'table')::regclass;
    c_column constant text := p_step ->> 'column';
    c_condition constant text := case
        when p_step ->> 'target_table' is not null
            then format(' and t.target_table = %L', p_step ->> 'target_table')
        else ''
    end;
    c_kept constant uuid[] := array(
        select r.id::uuid
        from jsonb_array_elements_text(p_step -> 'kept') as r (id)
    );
    v_rows uuid[] := array(select r.id::uuid from jsonb_array_elements_text(p_step -> 'rows') as r (id));
    v_back uuid[] := array[]::uuid[];
    v_new uuid[];
begin
    select array(
        select n.id
        from unnest(f.moving_ids) as n (id)
        where n.id <> all (v_rows || c_kept)
    )
    into v_new
    from contact.referring(
        p_table => c_table,
        p_column => c_column,
        p_condition => c_condition,
        p_organization_id => p_organization_id,
        p_loser_id => (p_step ->> 'to')::uuid,
        p_survivor_id => (p_step ->> 'from')::uuid
    ) as f;

    -- A statement that finds no row would still wake every trigger of its table.
    if v_rows <> '{}' then
        v_back := contact.refer_to(
            p_table => c_table,
            p_column => c_column,
            p_condition => c_condition,
            p_organization_id => p_organization_id,
            p_ids => v_rows,
            p_from_id => (p_step ->> 'to')::uuid,
            p_to_id => (p_step ->> 'from')::uuid
        );
    end if;

    return (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_object('table', c_table, 'id', f.id, 'why', f.why) order by f.id
                ),
                '[]'
            )
        from (
            select
                n.id,
                'made since' as why
            from unnest(v_new) as n (id)
            union all
            select
                r.id,
                'moved on, or gone for good, since'
            from unnest(v_rows) as r (id)
            where r.id <> all (v_back)
        ) as f
    );
end
$function$;

alter function contact.undo_move(uuid, jsonb) owner to app_owner;

revoke all on function contact.undo_move(uuid, jsonb) from public;

comment on function contact.undo_move(uuid, jsonb) is
    'Has rows refer again to what they referred to before a merge; returns those that were made '
    'or moved on since, which stay where they are.';

commit;
