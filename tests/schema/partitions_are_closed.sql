begin;

select plan(2);

prepare offenders as
select c.oid::regclass
from pg_class as c
inner join pg_namespace as n
    on c.relnamespace = n.oid
where
    c.relispartition
    and c.relkind in ('r', 'p')
    and n.nspname in (select s.name from test.house_schemas() as s (name))
    and (
        not (c.relrowsecurity and c.relforcerowsecurity)
        or c.relowner <> 'app_owner'::regrole
        or exists (
            select
            from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) as a
            where
                (a.grantee, a.privilege_type) not in (
                    ('app_migrator'::regrole, 'SELECT'), ('app_owner'::regrole, 'TRIGGER')
                )
        )
        or exists (
            select
            from pg_policy as p
            where
                p.polrelid = c.oid
                and (p.polcmd <> 'r' or p.polroles <> array['app_migrator'::regrole::oid])
        )
    );

select is_empty('offenders', 'nobody reaches a partition but by its table, and dumps read it');

grant insert on audit.events_default to app_worker;

select isnt_empty('offenders', 'a grant on a partition is noticed');

select *
from finish();

rollback;
