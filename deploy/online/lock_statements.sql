-- Deploy routiq:online/lock_statements to pg
-- requires: online/bare_statement
-- requires: online/qualified_name

begin;

-- function online.lock_statements(text, oid[])

-- Parents before children: whoever writes a row of the table that is referred to, and then one
-- that refers to it, holds the first and waits for the second. A statement that takes them the
-- other way round would never get both. Where the order is not known to matter, none is made. A
-- text that begins with statements "lock table" says itself what it locks.

create or replace function online.lock_statements(p_statement text, p_relations oid[])
returns text[]
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
    v_parents text[];
    v_children text[];
begin
    if v_bare ~ '^lock\s+table\M' then
        return array(
            select l.found[1]
            from
                regexp_matches(
                    (regexp_match(p_statement, '^(?:\s*lock\s+table\M[^;'']*;)+', 'i'))[1],
                    '\s*(lock\s+table\M[^;]*);', 'gi'
                ) as l (found)
        );
    elsif v_bare ~ ';' or not (v_is_addition or v_is_removal) then
        return null;
    end if;

    select
        array_agg(distinct online.qualified_name(c.confrelid)),
        array_agg(distinct online.qualified_name(c.conrelid))
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
            array_agg(online.qualified_name(r.oid))
            filter (where v_bare ~ ('\mreferences\s+(\S+\.)?"?' || r.name)),
            array_agg(online.qualified_name(r.oid))
            filter (where v_bare !~ ('\mreferences\s+(\S+\.)?"?' || r.name))
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

    return array(
        select
            format(
                'lock table only %s in %s mode', t.name,
                case when v_is_removal then 'access exclusive' else 'share row exclusive' end
            )
        from (
            select
                1 as place,
                p.name
            from unnest(v_parents) as p (name)
            union all
            select
                2,
                c.name
            from unnest(v_children) as c (name)
            where c.name <> all(v_parents)
        ) as t
        order by t.place, t.name
    );
end
$function$;

revoke all on function online.lock_statements(text, oid[]) from public;

comment on function online.lock_statements(text, oid[]) is
    'The statements that lock what a change of foreign keys locks, tables that are referred to '
    'first, or those that a text begins with; null for any other statement.';

commit;
