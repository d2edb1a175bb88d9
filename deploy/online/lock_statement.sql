-- Deploy routiq:online/lock_statement to pg
-- requires: online/bare_statement
-- requires: online/qualified_name

begin;

-- function online.lock_statement(text, oid[])

-- Parents before children: whoever writes a row of the table that is referred to, and then one
-- that refers to it, holds the first and waits for the second. A statement that takes them the
-- other way round would never get both. Where the order is not known to matter, none is made.

create or replace function online.lock_statement(p_statement text, p_relations oid[])
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bare text := regexp_replace(
        lower(btrim(online.bare_statement(p_statement), e' \n\r\t;')), '\([^()]*\)', ' ', 'g'
    );
    v_is_addition boolean := v_bare ~ '^alter\s+table\M.*\madd\M.*\mforeign\s+key\M';
    v_is_removal boolean := v_bare ~ '^(drop\s+table\M|alter\s+table\M.*\mdrop\s+constraint\M)';
    v_parents text;
    v_children text;
begin
    if v_bare ~ ';' or not (v_is_addition or v_is_removal) then
        return null;
    end if;

    select
        string_agg(distinct online.qualified_name(c.confrelid), ', '),
        string_agg(distinct online.qualified_name(c.conrelid), ', ')
    into v_parents, v_children
    from pg_constraint as c
    where
        v_is_removal
        and c.contype = 'f'
        and c.confrelid <> c.conrelid
        and c.conrelid = any(p_relations)
        and (
            v_bare ~ '^drop'
            or strpos(online.bare_statement(p_statement), c.conname) > 0
        );

    if v_is_addition then
        select
            string_agg(
                online.qualified_name(r.oid), ', '
            ) filter (where v_bare ~ ('\mreferences\s+(\S+\.)?"?' || r.name)),
            string_agg(
                online.qualified_name(r.oid), ', '
            ) filter (where v_bare !~ ('\mreferences\s+(\S+\.)?"?' || r.name))
        into v_parents, v_children
        from (
            select
                c.oid,
                regexp_replace(lower(c.relname), '([^[:alnum:]_])', '\\\1', 'g') || '\M' as name
            from pg_class as c
            where
                c.oid = any(p_relations)
                and c.relkind in ('r', 'p')
                and not c.relispartition
        ) as r;
    end if;

    if v_parents is null or v_children is null then
        return null;
    end if;

    return format(
        'lock table only %1$s in %3$s mode; lock table only %2$s in %3$s mode',
        replace(v_parents, ', ', ', only '), replace(v_children, ', ', ', only '),
        case when v_is_removal then 'access exclusive' else 'share row exclusive' end
    );
end
$function$;

revoke all on function online.lock_statement(text, oid[]) from public;

comment on function online.lock_statement(text, oid[]) is
    'The statements that lock what a change of foreign keys locks, tables that are referred to '
    'first; null for any other statement.';

commit;
