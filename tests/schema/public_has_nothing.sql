begin;

select plan(2);

prepare offenders as
select o.name, a.privilege_type
from (
    select r.name, coalesce(c.relacl, acldefault('r', c.relowner))
    from test.relations('rpvm') as r
    inner join pg_class as c
        on r.oid = c.oid
    union all
    select p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc as p
    where p.pronamespace::regnamespace::name in (select s.name from test.schemas() as s (name))
    union all
    select n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner))
    from pg_namespace as n
    where n.nspname in (select s.name from test.schemas() as s (name))
) as o (name, acl)
cross join lateral aclexplode(o.acl) as a
where a.grantee = 0;

select is_empty('offenders', 'PUBLIC has no right on any schema, relation or routine');

grant execute on function core.jwt() to public;

select isnt_empty('offenders', 'a right of PUBLIC is noticed');

select *
from finish();

rollback;
