-- Tables whose rows are digested, and sequences whose position is read, for comparing data.
select
    c.relkind::text as kind,
    c.oid::regclass::text as name
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where
    c.relkind in ('r', 'S')
    and c.relpersistence <> 't'
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
order by 2;
