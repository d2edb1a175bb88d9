begin;

select plan(2);

prepare offenders as
select c.role, r.name
from test.relations('rpvmS') as r
cross join unnest(array['anon', 'authenticated', 'app_worker', 'app_auditor']) as c (role)
where
    not (c.role = 'app_auditor' and r.schema_name = 'audit')
    and case
        when r.oid in (select s.oid from test.relations('S') as s)
            then has_sequence_privilege(c.role, r.oid, 'usage, select, update')
        else
            has_table_privilege(
                c.role, r.oid, 'select, insert, update, delete, truncate, references, trigger'
            )
            or has_any_column_privilege(c.role, r.oid, 'select, insert, update, references')
    end
union all
select c.role, s.name
from test.schemas() as s (name)
cross join unnest(array['anon', 'authenticated', 'app_worker']) as c (role)
where
    s.name not in ('api', 'auth')
    and (
        has_schema_privilege(c.role, s.name, 'create')
        or (
            has_schema_privilege(c.role, s.name, 'usage')
            and not (c.role = 'app_worker' and s.name in ('billing', 'clinic', 'comms', 'docs', 'integration', 'jobs', 'marketing'))
        )
    );

select is_empty('offenders', 'clients have no right on any relation and reach api alone');

grant select (name) on core.organizations to authenticated;

select isnt_empty('offenders', 'a right on one column is noticed');

select *
from finish();

rollback;
