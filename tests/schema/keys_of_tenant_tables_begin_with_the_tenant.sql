begin;

select plan(2);

prepare offenders as
select r.name, x.indexrelid::regclass
from test.relations('rp') as r
inner join pg_index as x
    on r.oid = x.indrelid
inner join pg_attribute as a
    on r.oid = a.attrelid and x.indkey[0] = a.attnum
where
    r.class in ('tenant', 'queue', 'log', 'derived')
    and x.indisunique
    and a.attname <> 'organization_id'
    and (
        r.class <> 'derived' -- figures of the whole platform name no tenant
        or exists (
            select
            from pg_attribute as o
            where o.attrelid = r.oid and o.attname = 'organization_id' and not o.attisdropped
        )
    )
union all
select r.name, null
from test.relations('rp') as r
where
    r.class = 'tenant'
    and not exists (
        select
        from pg_constraint as c
        where
            c.conrelid = r.oid
            and pg_get_constraintdef(c.oid) like 'PRIMARY KEY (organization_id, id%'
    );

select is_empty('offenders', 'every key of a tenant table begins with organization_id');

create unique index uq_locations_name on core.locations (name);

select isnt_empty('offenders', 'a key without the tenant is noticed');

select *
from finish();

rollback;
