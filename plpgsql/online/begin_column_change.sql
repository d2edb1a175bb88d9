-- function online.begin_column_change(text, regclass, name, text, text, text, name, text, text)

create or replace function online.begin_column_change(
    p_name text,
    p_table regclass,
    p_column name,
    p_type text,
    p_to_new text,
    p_to_old text,
    p_new_column name,
    p_new_default text,
    p_path text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_known online.column_changes;
    v_to regtype;
    v_type text;
    v_new_column name := coalesce(p_new_column, online.suffixed_name(p_column, '_new'));
    v_column record;
    v_change online.column_changes;
begin
    perform pg_catalog.set_config('search_path', p_path, true);
    v_to := pg_catalog.to_regtype(p_type);
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if v_to is null then
        raise exception 'there is no type %', p_type
            using errcode = 'undefined_object';
    end if;

    -- One name for it along every path; a length or precision is left as it was given.
    v_type := case when p_type ~ '\(' then p_type else v_to::text end;

    select c.*
    into v_known
    from online.column_changes as c
    where
        c.name = p_name
        and c.place = 1;

    if v_known.phase <> 'undone' then
        if
            (v_known.relation, v_known.column_name, v_known.new_type)
            is distinct from (p_table, p_column, v_type)
        then
            raise exception 'change "%" is another one: column "%" of % to %',
                p_name, v_known.column_name, v_known.relation, v_known.new_type
                using
                    errcode = 'object_not_in_prerequisite_state',
                    hint = 'choose another name';
        end if;
        return;
    end if;

    delete from online.column_changes as c
    where c.name = p_name;

    for v_column in
        select
            r.*,
            count(*) over () as together
        from online.referring_columns(p_table, p_column) as r
        order by r.place
    loop
        perform online.check_column(v_column.relation, v_column.column_name, v_to);

        if v_column.together > 1 and p_new_column is not null then
            raise exception 'foreign keys refer to column "%" of %', p_column, p_table
                using
                    errcode = 'feature_not_supported',
                    detail = 'Columns that refer to each other switch together, under their names.',
                    hint = 'leave p_new_column out';
        end if;

        v_change := online.column_change_of(
            p_name, v_column.relation, v_column.column_name, p_column, v_new_column,
            v_type, v_to, p_to_new, p_to_old, p_new_column is not null
        );
        v_change.place := v_column.place::integer;
        if v_column.place = 1 then
            v_change.new_default := coalesce(p_new_default, v_change.new_default);
        end if;
        v_change.settings := online.session_settings(
            p_path, array[v_to, v_change.old_type::regtype]::oid[]
        );
        insert into online.column_changes
        select (v_change).*;
        delete from online.backfills as b
        where b.name = online.fill_name(v_change);
    end loop;
end
$function$;

revoke all on function
online.begin_column_change(text, regclass, name, text, text, text, name, text, text)
from public;

comment on function
online.begin_column_change(text, regclass, name, text, text, text, name, text, text) is
    'Enters a change of a column, and of all columns that refer to it, or finds it entered. Raises '
    '55000 when the name belongs to another change, and what online.check_column raises.';
