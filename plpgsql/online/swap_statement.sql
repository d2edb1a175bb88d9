-- function online.swap_statement(text, name, text[])

create or replace function online.swap_statement(p_name text, p_parked name, p_accept text[])
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(p_name, array['copied', 'reconciled', 'swapped']);
    v_obstacles text;
    v_old_name name;
    v_new_name name;
begin
    if v_sync.state = 'swapped' then
        return null;
    end if;

    select string_agg(format('%s %s: %s', o.kind, o.object, o.message), e'\n')
    into v_obstacles
    from online.swap_obstacles(p_name) as o
    where o.kind <> all(p_accept);

    if v_obstacles is not null then
        raise exception 'table % cannot take the place of % yet',
            v_sync.new_table, v_sync.old_table
            using
                errcode = 'dependent_objects_still_exist',
                detail = v_obstacles,
                hint = 'mend them, or name the kinds to go over in p_accept';
    end if;

    select
        o.relname,
        n.relname
    into v_old_name, v_new_name
    from pg_class as o
    inner join pg_class as n
        on o.oid = v_sync.old_table and n.oid = v_sync.new_table;

    return online.handover_statements(
            v_sync, v_sync.old_table, v_sync.new_table,
            coalesce(p_parked, left(v_old_name, 59) || '_old')::name, p_accept
        )
        || format('select online.write_sync_functions(%L); ', p_name)
        || format(
            'select online.note_sync(%L, %L)',
            p_name,
            jsonb_build_object(
                'state', 'swapped', 'direction', 'new', 'swapped_at', clock_timestamp(),
                'parked_name', coalesce(p_parked, left(v_old_name, 59) || '_old'),
                'new_name', v_new_name,
                'to_validate', (
                    select coalesce(jsonb_agg(jsonb_build_array(k.child::oid, k.name)), '[]')
                    from online.handover_foreign_keys(v_sync.old_table) as k
                    where k.was_valid
                )
            )
        );
end
$function$;

revoke all on function online.swap_statement(text, name, text[]) from public;

comment on function online.swap_statement(text, name, text[]) is
    'The statements of a swap; null when it is done. Raises 2BP01 and names what is in the way, '
    '55000 where the rows are not copied.';
