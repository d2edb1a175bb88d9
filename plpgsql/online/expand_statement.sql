-- function online.expand_statement(online.column_changes, text)

-- The trigger is enabled always: rows that arrive by replication, or while a loader has switched
-- the ordinary triggers off, must have both values too.

create or replace function online.expand_statement(p_change online.column_changes, p_phase text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table text := online.qualified_name(p_change.relation);
    v_leader name;
    v_follower name;
    v_column pg_attribute;
    v_statements text[];
begin
    if p_phase = 'switched' then
        v_follower := p_change.old_column;
        v_leader := case
            when p_change.old_column = p_change.column_name then p_change.new_column
            else p_change.column_name
        end;
    else
        v_follower := p_change.new_column;
        v_leader := p_change.column_name;
    end if;

    select a.*
    into strict v_column
    from pg_attribute as a
    where
        a.attrelid = p_change.relation
        and a.attname = v_leader;

    v_statements := array[
        format(
            'alter table %s add column %I %s', v_table, v_follower,
            case when p_phase = 'switched' then p_change.old_type else p_change.new_type end
        )
    ] || online.column_properties(v_column, v_table, v_follower);

    return array_to_string(
        v_statements
        || online.sync_function(p_change, p_phase)
        || format('revoke all on function %s() from public', online.sync_name(p_change))
        || format(
            'comment on function %s() is %L', online.sync_name(p_change),
            format(
                'Keeps column %I of %s and the one that takes its place alike: change "%s".',
                p_change.column_name, v_table, p_change.name
            )
        )
        || format(
            'create trigger %I before insert or update on %s for each row execute function %s()',
            online.sync_trigger(p_change.column_name), v_table, online.sync_name(p_change)
        )
        || format(
            'comment on trigger %I on %s is %L',
            online.sync_trigger(p_change.column_name), v_table,
            format('Goes when change "%s" is finished or undone.', p_change.name)
        )
        || format(
            'alter table %s enable always trigger %I',
            v_table, online.sync_trigger(p_change.column_name)
        )
        || format(
            'update online.column_changes set phase = %L, updated_at = pg_catalog.now() '
            'where name = %L and relation = %L::pg_catalog.regclass and column_name = %L',
            p_phase, p_change.name, v_table, p_change.column_name
        ),
        e';\n'
    );
end
$function$;

revoke all on function online.expand_statement(online.column_changes, text) from public;

comment on function online.expand_statement(online.column_changes, text) is
    'The statements that add the column which follows in a phase, with what the leading one has '
    '(comment, privileges, statistics target), and the trigger that keeps both alike.';
