-- function online.next_piece(text)

create or replace function online.next_piece(
    p_name text,
    out kind text,
    out relation regclass,
    out object_name name,
    out definition text
)
returns record
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
-- The definition is PostgreSQL's own, with other names of columns:
-- @plpgsql_check_options: security_warnings = false
begin
    select
        m.kind,
        m.relation,
        m.object_name,
        m.definition
    into
        kind,
        relation,
        object_name,
        definition
    from online.column_change_missing(p_name) as m
    where m.kind <> 'spare'
    order by m.place
    limit 1;

    if kind in ('column', 'fill', 'index') then
        raise exception 'change "%" cannot be completed: % "%" of % is wanted first',
            p_name, kind, object_name, relation
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format(
                    'select next_step from online.column_change_status where name = %L', p_name
                );
    elsif definition ~ '^CHECK ' then
        begin
            execute format(
                'select from %s where %s limit 0',
                online.qualified_name(relation),
                regexp_replace(substr(definition, 7), ' NO INHERIT$', '')
            );
        exception
            when syntax_error_or_access_rule_violation then
                raise exception 'check "%" of % does not fit the new type: %',
                    object_name, relation, sqlerrm
                    using
                        errcode = 'datatype_mismatch',
                        detail = definition,
                        hint = format(
                            'call online.add_constraint(%L, %L, ''check (…)'') with one that fits, '
                            'then call this again', relation, object_name
                        );
        end;
    end if;
end
$function$;

revoke all on function online.next_piece(text) from public;

comment on function online.next_piece(text) is
    'The next thing that online.complete_column_change makes; nulls when all is there. Raises '
    '55000 when something has to be done first that it cannot do, 42804 for a check that does not '
    'fit the new type.';
