-- function online.switch_column_statements(text)

-- An identity is read and set when the statement runs, under the lock: no number is given twice.

create or replace function online.switch_column_statements(p_name text)
returns setof text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_pair record;
    v_table text;
    v_change online.column_changes;
    v_default text;
    v_phase text;
begin
    for v_pair in
        select
            p.*,
            a.attidentity,
            a.atthasdef,
            f.atttypid::regtype as follower_type
        from online.column_pairs(p_name) as p
        inner join pg_attribute as a
            on p.relation = a.attrelid and p.leader_number = a.attnum
        inner join pg_attribute as f
            on p.relation = f.attrelid and p.follower_number = f.attnum
    loop
        select c.*
        into strict v_change
        from online.column_changes as c
        where
            c.name = p_name
            and c.relation = v_pair.relation
            and c.column_name = v_pair.column_name;

        v_table := online.qualified_name(v_pair.relation);
        v_default := case
            when v_pair.is_switched then v_change.old_default else v_change.new_default
        end;

        if v_pair.attidentity <> '' then
            return next format(
                'select online.apply_numbering(%L, %L, %L, %L)',
                v_table, v_pair.leader, v_pair.follower, v_pair.attidentity
            );
        else
            return query
            select s
            from
                online.moved_sequence(
                    v_pair.relation, v_pair.leader, v_pair.follower, v_pair.follower_type
                ) as s;
            if v_default is not null then
                return next format(
                    'alter table %s alter column %I set default %s',
                    v_table, v_pair.follower, v_default
                );
            end if;
            if v_pair.atthasdef then
                return next format(
                    'alter table %s alter column %I drop default', v_table, v_pair.leader
                );
            end if;
        end if;

        if v_change.old_column <> v_change.column_name then
            return next format(
                'alter table %s rename column %I to %I',
                v_table, v_change.column_name,
                case
                    when v_pair.is_switched then v_change.new_column else v_change.old_column
                end
            );
            return next format(
                'alter table %s rename column %I to %I',
                v_table, v_pair.follower, v_change.column_name
            );
        end if;

        v_phase := case when v_pair.is_switched then 'expanded' else 'switched' end;
        return next online.sync_function(v_change, v_phase);
        return next format(
            'update online.column_changes set phase = %L, updated_at = pg_catalog.now() '
            'where name = %L and relation = %L::pg_catalog.regclass and column_name = %L',
            v_phase, p_name, v_table, v_pair.column_name
        );
    end loop;
end
$function$;

revoke all on function online.switch_column_statements(text) from public;

comment on function online.switch_column_statements(text) is
    'The part of a switch that moves defaults, identities and sequences, exchanges the names of '
    'columns, turns the triggers round and enters the phase.';
