begin;

select plan(2);

prepare offenders as
select r.name
from test.relations('rp') as r
inner join pg_class as c
    on r.oid = c.oid
where
    r.schema_name in (select s.name from test.house_schemas() as s (name))
    and r.class in ('tenant', 'global', 'queue', 'log', 'derived')
    and not (
        c.relrowsecurity
        and c.relforcerowsecurity
        and exists (
            select
            from pg_policy as p
            where p.polrelid = r.oid and p.polpermissive
        )
    );

select is_empty('offenders', 'every table but code lists forces row security and has a policy');

alter table core.locations no force row level security;

select isnt_empty('offenders', 'a table that does not force it is noticed');

select *
from finish();

rollback;
