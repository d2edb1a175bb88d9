begin;

select plan(2);

prepare offenders as
select format('%I on %s', p.polname, r.name)
from test.relations('rp') as r
inner join pg_policy as p
    on r.oid = p.polrelid
where
    r.schema_name in (select s.name from test.house_schemas() as s (name))
    and regexp_replace(
        concat_ws(' ', pg_get_expr(p.polqual, r.oid), pg_get_expr(p.polwithcheck, r.oid)),
        '\( SELECT [a-z_]+\.[a-z_]+\(\) AS [a-z_]+\)',
        '',
        'g'
    ) ~ '[a-z_]+\.[a-z_]+\(';

select is_empty('offenders', 'every call in a policy stands in a select of its own');

alter policy locations_app_owner_all on core.locations
using (organization_id = core.current_org_id());

select isnt_empty('offenders', 'a call for each row is noticed');

select *
from finish();

rollback;
