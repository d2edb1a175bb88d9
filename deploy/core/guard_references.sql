-- Deploy routiq:core/guard_references to pg
-- requires: core/require_living_parents

begin;

-- function core.guard_references(regclass)

-- Called after the rules of a table were written, and again when it gets another reference. The name
-- of the table is an argument of the triggers: on the shards of a distributed table tg_table_name is
-- another. Row by row nothing is asked within core.soft_delete and core.restore, which look at all
-- rows at once.

create or replace function core.guard_references(p_table regclass)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_name text;
    v_trigger text;
    v_columns text;
    v_changes text;
-- columns are quoted where they are put together
-- @plpgsql_check_options: security_warnings = false
begin
    select c.relname::text
    into strict v_name
    from pg_class as c
    where c.oid = p_table;

    select
        string_agg(format('%I', r.child_column), ', ' order by r.child_column),
        string_agg(
            format('old.%1$I is distinct from new.%1$I', r.child_column), ' or '
            order by r.child_column
        )
    into v_columns, v_changes
    from core.delete_rules as r
    where r.child_table = p_table::text;

    if v_columns is null then
        raise exception 'core.delete_rules has no rule for a reference of %', p_table
            using
                errcode = 'no_data_found',
                hint = 'write the rules of the table first';
    end if;

    execute format(
        'create or replace trigger %I after insert on %s referencing new table as new_rows '
        'for each statement execute function core.require_living_parents(%L)',
        format('tg_%s_60_living_parents_insert', v_name), p_table, p_table::text
    );
    execute format(
        'create or replace trigger %I after update of %s, deleted_at on %s for each row '
        'when (new.deleted_at is null and (old.deleted_at is not null or %s) '
        'and current_setting(''core.sight'', true) is distinct from ''organization'') '
        'execute function core.require_living_parents(%L)',
        format('tg_%s_60_living_parents_update', v_name), v_columns, p_table, v_changes,
        p_table::text
    );

    foreach v_trigger in array array['insert', 'update'] loop
        execute format(
            'comment on trigger %I on %s is %L',
            format('tg_%s_60_living_parents_%s', v_name, v_trigger),
            p_table,
            'Refuses a living row that refers to a deleted one; made by core.guard_references'
        );
    end loop;
end
$function$;

alter function core.guard_references(regclass) owner to app_owner;

revoke all on function core.guard_references(regclass) from public;

comment on function core.guard_references(regclass) is
    'Has no living row of a table refer to a deleted one, along core.delete_rules.';

commit;
