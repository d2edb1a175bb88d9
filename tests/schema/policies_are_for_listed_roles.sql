begin;

select plan(2);

prepare offenders as
select format('%I on %s', p.polname, r.name)
from test.relations('rp') as r
inner join pg_policy as p
    on r.oid = p.polrelid
cross join unnest(p.polroles) as u (role)
where
    r.schema_name in (select s.name from test.house_schemas() as s (name))
    and not (
        u.role = 'app_owner'::regrole
        or (u.role = 'app_migrator'::regrole and pg_get_expr(p.polqual, p.polrelid) = 'true')
        or (u.role = 'app_dispatcher'::regrole and r.schema_name = 'jobs')
        or (u.role = 'app_auditor'::regrole and r.schema_name = 'audit' and p.polcmd = 'r')
    );

select
    is_empty('offenders', 'policies speak of the owner, of migrations, of auditors in audit and of who hands out jobs');

create policy contacts_everybody on contact.contacts for select to public using (true);

select isnt_empty('offenders', 'a policy for everybody is noticed');

select *
from finish();

rollback;
