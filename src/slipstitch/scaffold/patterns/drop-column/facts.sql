-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('constraint "%%s" of %%s needs column "%%s"', c.conname, c.conrelid::regclass, %(column)s::text)
        as refusal,
    'drop the constraint first, by a change of its own' as hint
from pg_constraint as c
inner join pg_attribute as a
    on
        (c.conrelid = a.attrelid and a.attnum = any(c.conkey))
        or (c.confrelid = a.attrelid and a.attnum = any(c.confkey))
where
    a.attrelid = to_regclass(%(table)s)
    and a.attname = %(column)s
    and c.contype <> 'n'
union all
select
    format('%%s reads column "%%s" of %%s', r.ev_class::regclass, %(column)s::text, %(table)s::text),
    'let it do without the column first, by a change of its own'
from pg_depend as d
inner join pg_rewrite as r on d.objid = r.oid
inner join pg_attribute as a on d.refobjid = a.attrelid and d.refobjsubid = a.attnum
where
    d.classid = 'pg_rewrite'::regclass
    and d.refobjid = to_regclass(%(table)s)
    and a.attname = %(column)s
order by 1;

-- name: about
select
    format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as is_not_null,
    a.attnotnull and not a.atthasdef and a.attidentity = '' as must_be_given,
    pg_get_expr(d.adbin, d.adrelid) as default_text,
    a.attidentity <> '' or a.attgenerated <> '' as is_special,
    col_description(a.attrelid, a.attnum) as comment,
    case
        when a.attcollation <> t.typcollation
            then (
                select format('%%I.%%I', n.nspname, l.collname)
                from pg_collation as l
                inner join pg_namespace as n on l.collnamespace = n.oid
                where l.oid = a.attcollation
            )
    end as collation
from pg_attribute as a
inner join pg_type as t on a.atttypid = t.oid
left join pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
where a.attrelid = to_regclass(%(table)s) and a.attname = %(column)s;

-- name: indexes
-- Indexes that the column stands in; they would go with it, under the strong lock.
select
    i.relname as name,
    n.nspname as schema,
    x.indisunique as is_unique,
    substring(pg_get_indexdef(i.oid) from ' USING (.*)') as body
from pg_index as x
inner join pg_class as i on x.indexrelid = i.oid
inner join pg_namespace as n on i.relnamespace = n.oid
inner join pg_attribute as a on x.indrelid = a.attrelid
where
    x.indrelid = to_regclass(%(table)s)
    and a.attname = %(column)s
    and not exists (
        select
        from pg_constraint as c
        where c.conindid = i.oid
    )
    and (
        a.attnum = any(x.indkey::int2[])
        or exists (
            select
            from pg_depend as d
            where
                d.classid = 'pg_class'::regclass
                and d.objid = i.oid
                and d.refobjid = x.indrelid
                and d.refobjsubid = a.attnum
        )
    )
order by 1;
