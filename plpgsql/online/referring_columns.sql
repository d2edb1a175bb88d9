-- function online.referring_columns(regclass, name)

create or replace function online.referring_columns(p_table regclass, p_column name)
returns table (relation regclass, column_name name, place bigint)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with recursive touched (relation, number, depth) as (
        select
            a.attrelid,
            a.attnum,
            1
        from pg_attribute as a
        where
            a.attrelid = p_table
            and a.attname = p_column
            and a.attnum > 0
        union
        select
            c.conrelid,
            c.conkey[k.place],
            t.depth + 1
        from touched as t
        inner join pg_constraint as c
            on t.relation = c.confrelid and c.contype = 'f' and c.conparentid = 0
        cross join lateral unnest(c.confkey) with ordinality as k (number, place)
        where
            t.number = k.number
            and t.depth < 20
    ),

    deepest as (
        select
            t.relation,
            t.number,
            max(t.depth) as depth
        from touched as t
        where
            -- A key that refers to itself, directly or in a ring, is found again at each depth.
            t.depth = 1
            or (t.relation, t.number) not in (
                select
                    f.relation,
                    f.number
                from touched as f
                where f.depth = 1
            )
        group by t.relation, t.number
    )

    select
        d.relation::regclass,
        a.attname,
        row_number() over (order by d.depth, d.relation, d.number)
    from deepest as d
    inner join pg_attribute as a
        on d.relation = a.attrelid and d.number = a.attnum
$function$;

revoke all on function online.referring_columns(regclass, name) from public;

comment on function online.referring_columns(regclass, name) is
    'A column and all that refer to it by foreign keys, directly or not, in an order that puts a '
    'table behind those that it refers to.';
