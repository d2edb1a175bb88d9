-- function online.relations_of(text, text)

-- Every word that names a relation counts, a column of that name too: one relation too many is
-- looked at, none is locked. Names are looked up along the caller's path; no operator is used then.

create or replace function online.relations_of(p_statement text, p_path text)
returns oid[]
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_word constant text := '(?:"(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)';
    v_words text[] := array(
        select distinct w.found[1]
        from
            regexp_matches(
                online.bare_statement(p_statement),
                format('(%s(?:\s*\.\s*%s)?)', c_word, c_word),
                'g'
            ) as w (found)
    );
    v_is_drop boolean := online.bare_statement(p_statement) ~* '\mdrop\M';
    v_word text;
    v_relation regclass;
    v_named regclass[] := array[]::regclass[];
begin
    perform pg_catalog.set_config('search_path', p_path, true);

    foreach v_word in array v_words loop
        v_relation := pg_catalog.to_regclass(v_word);
        v_named := pg_catalog.array_append(v_named, v_relation);
    end loop;

    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    return array(
        with recursive touched (id) as (
            select n.id::oid
            from unnest(v_named) as n (id)
            where n.id >= 16384
            union
            select x.indrelid
            from unnest(v_named) as n (id)
            inner join pg_index as x
                on n.id = x.indexrelid
            where x.indrelid >= 16384
            union
            select h.inhrelid
            from touched as t
            inner join pg_inherits as h
                on t.id = h.inhparent
        )

        select t.id
        from touched as t
        union
        -- Dropping a foreign key locks the table that it refers to as well.
        select c.confrelid
        from touched as t
        inner join pg_constraint as c
            on t.id = c.conrelid and c.contype = 'f'
        where v_is_drop
    );
end
$function$;

revoke all on function online.relations_of(text, text) from public;

comment on function online.relations_of(text, text) is
    'The relations that a statement names, seen along the search_path given: with their '
    'partitions, the tables of their indexes and, where something is dropped, the tables that '
    'their foreign keys refer to.';
