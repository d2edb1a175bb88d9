-- Types that stand for themselves: enumerations, domains, composites, ranges, base types.
select
    case t.typtype when 'd' then 'domain ' else 'type ' end || t.oid::regtype::text as object,
    case t.typtype
        when 'e' then 'enumeration'
        when 'c' then 'composite'
        when 'r' then 'range'
        when 'b' then 'base'
        when 'p' then 'pseudo'
    end as form,
    (
        select array_agg(e.enumlabel::text order by e.enumsortorder)
        from pg_enum as e
        where e.enumtypid = t.oid
    ) as labels,
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base,
    case when t.typtype = 'd' then t.typnotnull end as not_null,
    case when t.typtype = 'd' then t.typdefault end as default,
    case
        when t.typtype = 'd' and t.typcollation <> b.typcollation
            then t.typcollation::regcollation::text
    end as collation,
    (select r.rngsubtype::regtype::text from pg_range as r where r.rngtypid = t.oid) as subtype,
    pg_get_userbyid(t.typowner) as owner,
    coalesce(t.typacl, acldefault('T', t.typowner))::text[] as privileges,
    (
        select k.description
        from pg_description as k
        where k.objoid = t.oid and k.classoid = 'pg_type'::regclass and k.objsubid = 0
    ) as comment
from pg_type as t
inner join pg_namespace as n on n.oid = t.typnamespace
left join pg_type as b on b.oid = t.typbasetype
left join pg_class as c on c.oid = t.typrelid
where
    t.typtype in ('e', 'd', 'r', 'c', 'b', 'p')
    and (t.typtype <> 'c' or c.relkind = 'c')
    and not (t.typelem <> 0 and t.typsubscript = 'array_subscript_handler'::regproc)
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e'
    );
