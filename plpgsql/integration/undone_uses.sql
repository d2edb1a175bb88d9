-- function integration.undone_uses(timestamptz)

-- For whoever runs the database, as app_migrator or a member of it, who sees every tenant. Numbers
-- are given out before a value is opened, and no rollback gives one back. A crash of the server
-- skips up to 32 numbers that nobody had, and a use in a transaction that is still running looks
-- undone until it commits.

create or replace function integration.undone_uses(p_from timestamptz default '-infinity')
returns table (first_number bigint, last_number bigint, after_at timestamptz, before_at timestamptz)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        u.number_before + 1,
        u.number - 1,
        u.used_before_at,
        u.used_at
    from (
        select
            l.number,
            l.used_at,
            lag(l.number) over (order by l.number) as number_before,
            lag(l.used_at) over (order by l.number) as used_before_at
        from (
            select
                c.number,
                c.used_at
            from integration.credential_uses as c
            where c.used_at >= p_from
            union all
            select
                n.last_value + 1,
                null
            from integration.use_numbers as n
            where n.is_called
        ) as l
    ) as u
    where u.number > u.number_before + 1
    order by u.number
$function$;

alter function integration.undone_uses(timestamptz) owner to app_owner;

revoke all on function integration.undone_uses(timestamptz) from public;

comment on function integration.undone_uses(timestamptz) is
    'Uses of credentials that left no row, because their transaction was undone: their numbers, '
    'and between which uses they were. The log of the server has a line of each.';
