-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('foreign key "%%s" of %%s refers to %%s', c.conname, c.conrelid::regclass, %(table)s::text)
        as refusal,
    'drop it first, by a change of its own' as hint
from pg_constraint as c
where c.contype = 'f' and c.confrelid = to_regclass(%(table)s) and c.conrelid <> c.confrelid
union all
select
    format('%%s reads %%s', r.ev_class::regclass, %(table)s::text),
    'let it do without the table first, by a change of its own'
from pg_depend as d
inner join pg_rewrite as r on d.objid = r.oid
where
    d.classid = 'pg_rewrite'::regclass
    and d.refobjid = to_regclass(%(table)s)
    and r.ev_class <> d.refobjid
order by 1;

-- name: foreign_keys
select
    c.conname as name,
    format('%%I.%%I', n.nspname, r.relname) as refers,
    pg_get_constraintdef(c.oid) as definition
from pg_constraint as c
inner join pg_class as r on c.confrelid = r.oid
inner join pg_namespace as n on r.relnamespace = n.oid
where c.contype = 'f' and c.conrelid = to_regclass(%(table)s) and c.conparentid = 0
order by 1;
