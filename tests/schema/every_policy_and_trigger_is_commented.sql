begin;

select plan(2);

prepare offenders as
select format('%I on %s', p.polname, r.name)
from test.relations('rp') as r
inner join pg_policy as p
    on r.oid = p.polrelid
where obj_description(p.oid, 'pg_policy') is null
union all
select format('%I on %s', g.tgname, r.name)
from test.relations('rp') as r
inner join pg_trigger as g
    on r.oid = g.tgrelid
where not g.tgisinternal and obj_description(g.oid, 'pg_trigger') is null;

select is_empty('offenders', 'every policy and trigger says what it is for');

create policy users_nobody_select on core.users for select to app_owner using (false);

select isnt_empty('offenders', 'a policy without a comment is noticed');

select *
from finish();

rollback;
