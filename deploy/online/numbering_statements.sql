-- Deploy routiq:online/numbering_statements to pg
-- requires: online/qualified_name
-- requires: online/sequence_grants
-- requires: online/sequence_options

begin;

-- function online.numbering_statements(regclass, name, name, "char")

-- The new sequence gets the name of the old one, which applications may know. Called under the
-- lock, so that no number is drawn between reading and setting it.

create or replace function online.numbering_statements(
    p_table regclass,
    p_from name,
    p_to name,
    p_kind "char"
)
returns setof text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
-- The sequence's own name is quoted:
-- @plpgsql_check_options: security_warnings = false
declare
    v_table text := online.qualified_name(p_table);
    v_sequence regclass := pg_get_serial_sequence(v_table, p_from)::regclass;
    v_name text := online.qualified_name(v_sequence);
    v_options text := online.sequence_options(v_sequence);
    v_grants text[] := online.sequence_grants(v_sequence);
    v_was_identity boolean;
    v_type text;
    v_last bigint;
    v_is_called boolean;
begin
    select
        f.attidentity <> '',
        format_type(t.atttypid, null)
    into strict
        v_was_identity,
        v_type
    from pg_attribute as f
    inner join pg_attribute as t
        on f.attrelid = t.attrelid and t.attname = p_to
    where
        f.attrelid = p_table
        and f.attname = p_from;

    execute format('select s.last_value, s.is_called from %s as s', v_name)
    into v_last, v_is_called;

    if v_was_identity then
        return next format('alter table %s alter column %I drop identity', v_table, p_from);
    else
        return next format('alter table %s alter column %I drop default', v_table, p_from);
        return next format('drop sequence %s', v_name);
    end if;

    if p_kind <> '' then
        return next format(
            'alter table %s alter column %I add generated %s as identity (sequence name %s %s)',
            v_table, p_to, case when p_kind = 'a' then 'always' else 'by default' end,
            v_name, v_options
        );
    else
        return next format('create sequence %s as %s %s', v_name, v_type, v_options);
        return next format('alter sequence %s owned by %s.%I', v_name, v_table, p_to);
        return next format(
            'alter table %s alter column %I set default pg_catalog.nextval(%L)',
            v_table, p_to, v_name
        );
    end if;

    return next format('select pg_catalog.setval(%L, %s, %L)', v_name, v_last, v_is_called);
    return query select g from unnest(v_grants) as g;
end
$function$;

revoke all on function online.numbering_statements(regclass, name, name, "char") from public;

comment on function online.numbering_statements(regclass, name, name, "char") is
    'The statements that take identity or sequence from a column and give it to a column, as '
    'identity (a: always, d: by default) or as a sequence (empty): it goes on counting, under its '
    'name and with its privileges.';

commit;
