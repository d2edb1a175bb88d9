-- function online.column_change_of(text, regclass, name, name, name, text, regtype, text, text, boolean)

create or replace function online.column_change_of(
    p_name text,
    p_table regclass,
    p_column name,
    p_first_column name,
    p_first_new_column name,
    p_type text,
    p_to regtype,
    p_to_new text,
    p_to_old text,
    p_keeps_names boolean
)
returns online.column_changes
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_change online.column_changes;
    v_from regtype;
    v_first name[] := array[p_first_column, p_first_new_column];
    v_names name[];
begin
    v_change.name := p_name;
    v_change.relation := p_table;
    v_change.column_name := p_column;
    v_change.new_column := case
        when p_keeps_names then p_first_new_column else online.suffixed_name(p_column, '_new')
    end;
    v_change.old_column := case
        when p_keeps_names then p_column else online.suffixed_name(p_column, '_old')
    end;
    v_change.new_type := p_type;
    v_change.phase := 'begun';
    v_change.created_at := now();
    v_change.updated_at := now();

    select
        a.atttypid::regtype,
        format_type(a.atttypid, a.atttypmod),
        pg_get_expr(d.adbin, d.adrelid)
    into strict
        v_from,
        v_change.old_type,
        v_change.old_default
    from pg_attribute as a
    left join pg_attrdef as d
        on a.attrelid = d.adrelid and a.attnum = d.adnum
    where
        a.attrelid = p_table
        and a.attname = p_column;

    v_names := array[p_column, v_change.new_column];
    v_change.to_new := coalesce(
        online.renamed_text(p_to_new, v_first, v_names),
        online.cast_text(p_column, v_from, p_to, p_type)
    );
    v_change.to_old := coalesce(
        online.renamed_text(p_to_old, v_first, v_names),
        online.cast_text(v_change.new_column, p_to, v_from, v_change.old_type)
    );
    v_change.new_default := case
        when v_change.old_default like 'nextval(%' and p_to in ('int2', 'int4', 'int8')
            then v_change.old_default
        else online.replaced_column(v_change.to_new, p_column, v_change.old_default)
    end;
    return v_change;
end
$function$;

revoke all on function
online.column_change_of(text, regclass, name, name, name, text, regtype, text, text, boolean)
from public;

comment on function
online.column_change_of(text, regclass, name, name, name, text, regtype, text, text, boolean) is
    'The row for a column of a change: names, types, expressions (those of the first column, by '
    'the names of this one) and the default of the new column.';
