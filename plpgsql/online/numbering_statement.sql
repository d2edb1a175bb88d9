-- function online.numbering_statement(regclass, name, "char")

create or replace function online.numbering_statement(
    p_table regclass,
    p_column name,
    p_kind "char"
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_kind "char" := (
        select a.attidentity
        from pg_attribute as a
        where
            a.attrelid = p_table
            and a.attname = p_column
            and a.attnum > 0
    );
begin
    if v_kind is null then
        raise exception 'table % has no column "%"', p_table, p_column
            using errcode = 'undefined_column';
    elsif pg_get_serial_sequence(online.qualified_name(p_table), p_column) is null then
        raise exception 'column "%" of % owns no sequence', p_column, p_table
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format(
                    'alter sequence … owned by %s.%I', online.qualified_name(p_table), p_column
                );
    elsif v_kind = p_kind then
        return null;
    end if;

    return format(
        'lock table %1$s in access exclusive mode; '
        'select online.apply_numbering(%1$L, %2$L, %2$L, %3$L)',
        online.qualified_name(p_table), p_column, p_kind
    );
end
$function$;

revoke all on function online.numbering_statement(regclass, name, "char") from public;

comment on function online.numbering_statement(regclass, name, "char") is
    'The statement that makes a column an identity (a: always, d: by default) or serial (empty); '
    'null when it is so. Raises 42703 when there is no such column, 55000 when it owns no '
    'sequence.';
