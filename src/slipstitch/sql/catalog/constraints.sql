-- Constraints of tables and domains. Not null is told by the column, unless it is not yet valid.
select
    'constraint ' || quote_ident(c.conname) || ' on '
    || case
        when c.conrelid <> 0 then c.conrelid::regclass::text
        else 'domain ' || c.contypid::regtype::text
    end as object,
    pg_get_constraintdef(c.oid) as definition,
    c.convalidated as is_valid,
    nullif(c.conparentid <> 0, false) as is_inherited,
    nullif(c.connoinherit and c.contype = 'c', false) as no_inherit,
    (
        select k.description
        from pg_description as k
        where k.objoid = c.oid and k.classoid = 'pg_constraint'::regclass and k.objsubid = 0
    ) as comment
from pg_constraint as c
inner join pg_namespace as n on n.oid = c.connamespace
where
    (c.contype in ('c', 'f', 'p', 'u', 'x') or (c.contype = 'n' and not c.convalidated))
    and c.oid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where
            d.deptype = 'e'
            and (
                (d.classid = 'pg_class'::regclass and d.objid = c.conrelid)
                or (d.classid = 'pg_type'::regclass and d.objid = c.contypid)
            )
    );
