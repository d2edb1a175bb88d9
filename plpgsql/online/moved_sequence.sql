-- function online.moved_sequence(regclass, name, name, regtype)

create or replace function online.moved_sequence(
    p_table regclass,
    p_from name,
    p_to name,
    p_type regtype
)
returns setof text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'alter sequence %s%s owned by %s.%I',
            s.name,
            case
                when p_type in ('int2', 'int4', 'int8') and q.seqtypid <> p_type
                    then format(' as %s', p_type)
                else ''
            end,
            online.qualified_name(p_table),
            p_to
        )
    from pg_get_serial_sequence(online.qualified_name(p_table), p_from) as s (name)
    inner join pg_sequence as q
        on s.name::regclass = q.seqrelid
$function$;

revoke all on function online.moved_sequence(regclass, name, name, regtype) from public;

comment on function online.moved_sequence(regclass, name, name, regtype) is
    'The statement that gives the sequence of a serial column to another column, with the range '
    'of its type; no row where there is none.';
