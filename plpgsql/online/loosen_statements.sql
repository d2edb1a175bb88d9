-- function online.loosen_statements(text)

-- A foreign key locks the table that it refers to when it goes: that table is locked first.

create or replace function online.loosen_statements(p_name text)
returns setof text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with pairs as (
        select p.*
        from online.column_pairs(p_name) as p
    )

    (
        select
            concat(
                case
                    when c.contype = 'f'
                        then format(
                            'lock table %s in access exclusive mode; ',
                            online.qualified_name(c.confrelid)
                        )
                end,
                format(
                    'alter table %s drop constraint %I', online.qualified_name(c.conrelid), c.conname
                )
            )
        from pg_constraint as c
        where
            c.contype in ('c', 'f')
            and c.conparentid = 0
            and exists (
                select
                from pairs as p
                where
                    (c.conrelid = p.relation and p.follower_number = any(c.conkey))
                    or (c.confrelid = p.relation and p.follower_number = any(c.confkey))
            )
        order by c.contype desc, c.oid
    )
    union all
    select
        format(
            'alter table %s alter column %I drop not null',
            online.qualified_name(p.relation), p.follower
        )
    from pairs as p
    inner join pg_attribute as a
        on p.relation = a.attrelid and p.follower_number = a.attnum
    where
        a.attnotnull
        and not exists (
            select
            from pg_constraint as c
            where
                c.conrelid = p.relation
                and c.contype = 'p'
                and p.follower_number = any(c.conkey)
        )
$function$;

revoke all on function online.loosen_statements(text) from public;

comment on function online.loosen_statements(text) is
    'The statements that take checks, foreign keys and not null from the columns that follow in a '
    'change.';
