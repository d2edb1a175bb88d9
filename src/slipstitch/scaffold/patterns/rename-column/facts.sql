-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('%%s reads column "%%s" of %%s', r.ev_class::regclass, %(column)s::text, %(table)s::text)
        as refusal,
    'give statements that drop it and make it again, which run in the switch: '
    '--set "before=drop view …" "after=create view …; grant …"' as hint
from pg_depend as d
inner join pg_rewrite as r on d.objid = r.oid
inner join pg_attribute as a on d.refobjid = a.attrelid and d.refobjsubid = a.attnum
where
    d.classid = 'pg_rewrite'::regclass
    and d.refobjid = to_regclass(%(table)s)
    and a.attname = %(column)s
    and %(before)s::text = ''
union all
select
    format('foreign keys refer to column "%%s" of %%s', %(column)s::text, %(table)s::text),
    'they know the column, not its name: what would have to change is the application alone'
from pg_constraint as c
inner join pg_attribute as a on c.confrelid = a.attrelid and a.attnum = any(c.confkey)
where c.contype = 'f' and c.confrelid = to_regclass(%(table)s) and a.attname = %(column)s
order by 1;

-- name: indexes
-- Indexes of the column and of the columns that refer to it, parents and primary keys first; the
-- body is what stands behind the table, names are the columns of it that change.
with recursive pairs as (
    select
        a.attrelid as relation,
        a.attnum as number,
        a.attname::text as name,
        0 as place
    from pg_attribute as a
    where a.attrelid = to_regclass(%(table)s) and a.attname = %(column)s
    union
    select
        c.conrelid,
        k.own,
        a.attname::text,
        p.place + 1
    from pairs as p
    inner join pg_constraint as c
        on p.relation = c.confrelid and c.contype = 'f' and c.conparentid = 0
    cross join lateral unnest(c.confkey, c.conkey) as k (referred, own)
    inner join pg_attribute as a on c.conrelid = a.attrelid and k.own = a.attnum
    where p.number = k.referred and p.place < 20
)

select
    i.relname as name,
    n.nspname as schema,
    format('%%I.%%I', rn.nspname, r.relname) as table,
    x.indisunique as is_unique,
    x.indisprimary as is_primary,
    c.oid is not null as is_constraint,
    substring(pg_get_indexdef(i.oid) from ' USING (.*)') as body,
    array_agg(distinct p.name) as columns
from pairs as p
inner join pg_index as x on p.relation = x.indrelid
inner join pg_class as i on x.indexrelid = i.oid
inner join pg_namespace as n on i.relnamespace = n.oid
inner join pg_class as r on x.indrelid = r.oid
inner join pg_namespace as rn on r.relnamespace = rn.oid
left join pg_constraint as c
    on i.oid = c.conindid and x.indrelid = c.conrelid and c.contype in ('p', 'u')
where
    x.indisvalid
    and not x.indisexclusion
    and (
        p.number = any(x.indkey::int2[])
        or exists (
            select
            from pg_depend as d
            where
                d.classid = 'pg_class'::regclass
                and d.objid = i.oid
                and d.refobjid = x.indrelid
                and d.refobjsubid = p.number
        )
    )
group by i.oid, n.nspname, rn.nspname, r.relname, x.indisunique, x.indisprimary, c.oid
order by min(p.place), 3, x.indisprimary desc, i.relname;

-- name: inner_keys
-- Foreign keys from one of the columns to another.
with recursive pairs as (
    select
        a.attrelid as relation,
        a.attnum as number,
        a.attname::text as name,
        0 as place
    from pg_attribute as a
    where a.attrelid = to_regclass(%(table)s) and a.attname = %(column)s
    union
    select
        c.conrelid,
        k.own,
        a.attname::text,
        p.place + 1
    from pairs as p
    inner join pg_constraint as c
        on p.relation = c.confrelid and c.contype = 'f' and c.conparentid = 0
    cross join lateral unnest(c.confkey, c.conkey) as k (referred, own)
    inner join pg_attribute as a on c.conrelid = a.attrelid and k.own = a.attnum
    where p.number = k.referred and p.place < 20
)

select distinct
    c.conname as name,
    format('%%I.%%I', n.nspname, r.relname) as table
from pairs as p
inner join pg_constraint as c
    on p.relation = c.confrelid and c.contype = 'f' and c.conparentid = 0
inner join pg_class as r on c.conrelid = r.oid
inner join pg_namespace as n on r.relnamespace = n.oid
where p.number = any(c.confkey)
order by 2, 1;
