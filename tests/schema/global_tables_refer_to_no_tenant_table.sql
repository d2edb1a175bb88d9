begin;

select plan(2);

prepare offenders as
select c.conrelid::regclass, c.conname
from pg_constraint as c
inner join test.relations('rp') as r
    on c.conrelid = r.oid and r.class in ('global', 'reference')
inner join test.relations('rp') as f
    on c.confrelid = f.oid and f.class = 'tenant'
where c.contype = 'f';

select is_empty('offenders', 'no global table refers to a tenant table');

alter table core.users add column home_organization_id uuid, add column home_id uuid;
alter table core.users
add constraint fk_users_home foreign key (home_organization_id, home_id)
references core.locations (organization_id, id);

select isnt_empty('offenders', 'such a reference is noticed');

select *
from finish();

rollback;
