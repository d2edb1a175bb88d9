begin;

select plan(2);

prepare offenders as
select c.conrelid::regclass, c.conname
from pg_constraint as c
inner join test.relations('rp') as r
    on c.conrelid = r.oid and r.class in ('tenant', 'queue', 'log', 'derived')
inner join test.relations('rp') as f
    on c.confrelid = f.oid and f.class = 'tenant'
where
    c.contype = 'f'
    and pg_get_constraintdef(c.oid)
    !~ '^FOREIGN KEY \(organization_id, .*\) REFERENCES .*\(organization_id, ';

select is_empty('offenders', 'a reference between tenant tables cannot cross tenants');

create unique index on core.locations (id);
alter table core.member_locations
add constraint fk_member_locations_location
foreign key (location_id) references core.locations (id);

select isnt_empty('offenders', 'a reference without the tenant is noticed');

select *
from finish();

rollback;
