-- Deploy routiq:contact/undo_move to pg
-- requires: contact/schema

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
-- names come from the step, which the catalogue gave; values by parameters
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    execute format(
        'select array(select t.id from %s as t where t.organization_id = $1 and t.%I = $2%s '
        'and t.id <> all ($3) order by t.id)',
        c_table, c_column, c_condition
    )
    into v_new
    using p_organization_id, (p_step ->> 'to')::uuid, v_rows || c_kept;

    -- A statement that finds no row would still wake every trigger of its table.
    if v_rows <> '{}' then
        execute format(
            'with moved as (update %s as t set %I = $4 '
            'where t.organization_id = $1 and t.%2$I = $2%s and t.id = any($3) returning t.id) '
            'select array(select m.id from moved as m)',
            c_table, c_column, c_condition
        )
        into v_back
        using
            p_organization_id,
            (p_step ->> 'to')::uuid,
            v_rows,
            (p_step ->> 'from')::uuid;
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
