-- Rules, but for those that make a view a view.
select
    'rule ' || quote_ident(r.rulename) || ' on ' || r.ev_class::regclass::text as object,
    pg_get_ruledef(r.oid) as definition,
    r.ev_enabled::text as state,
    (
        select k.description
        from pg_description as k
        where k.objoid = r.oid and k.classoid = 'pg_rewrite'::regclass and k.objsubid = 0
    ) as comment
from pg_rewrite as r
inner join pg_class as c on c.oid = r.ev_class
inner join pg_namespace as n on n.oid = c.relnamespace
where
    r.rulename <> '_RETURN'
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    );
