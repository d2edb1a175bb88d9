-- What the pattern asks the catalog of a target, beside what its like asks.

-- name: refusals
{_pairs}

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
    format('%%s has no primary key, along which it would be filled', p.relation::regclass),
    'the pattern "primary-key" makes one'
from pairs as p
where not exists (
    select
    from pg_index as x
    where p.relation = x.indrelid and x.indisprimary
)
union all
select
    format('%%s is partitioned, and its key "%%s" would change', c.conrelid::regclass, c.conname),
    'an index cannot become the key of a partitioned table: use the pattern on its partitions, or '
    'make a new table beside it'
from pairs as p
inner join pg_constraint as c on p.relation = c.conrelid and p.number = any(c.conkey)
inner join pg_class as r on c.conrelid = r.oid
where
    r.relkind = 'p'
    and c.contype in ('p', 'u')
union all
select
    format('foreign keys refer to column "%%s" of %%s', %(column)s::text, %(table)s::text),
    'columns that refer to each other change together, under their names'
from pg_constraint as c
inner join pg_attribute as a on c.confrelid = a.attrelid and a.attnum = any(c.confkey)
where c.contype = 'f' and c.confrelid = to_regclass(%(table)s) and a.attname = %(column)s
order by 1;
