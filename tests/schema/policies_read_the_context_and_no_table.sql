begin;

select plan(2);

prepare offenders as
select format('%I on %s', p.polname, r.name)
from test.relations('rp') as r
inner join pg_policy as p
    on r.oid = p.polrelid
inner join pg_depend as d
    on p.oid = d.objid and d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_class'::regclass
where
    r.schema_name in (select s.name from test.house_schemas() as s (name))
    and d.refobjid <> r.oid;

select is_empty('offenders', 'no policy reads another table, so none can recurse');

create policy locations_member_select on core.locations
for select
to app_owner
using (exists (select from core.organization_members));

select isnt_empty('offenders', 'a policy that reads a table is noticed');

select *
from finish();

rollback;
