-- Schemas.
select
    'schema ' || quote_ident(n.nspname) as object,
    pg_get_userbyid(n.nspowner) as owner,
    coalesce(n.nspacl, acldefault('n', n.nspowner))::text[] as privileges,
    (
        select k.description
        from pg_description as k
        where k.objoid = n.oid and k.classoid = 'pg_namespace'::regclass and k.objsubid = 0
    ) as comment
from pg_namespace as n
where
    n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e'
    );
