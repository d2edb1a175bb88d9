begin;

select plan(2);

prepare offenders as
select r.name
from test.relations('m') as r
inner join pg_class as c
    on r.oid = c.oid
where
    c.relowner <> 'app_migrator'::regrole
    or exists (
        select
        from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) as a
        where
            a.grantee <> c.relowner
            and (a.grantee, a.privilege_type) <> ('app_owner'::regrole, 'SELECT')
    )
    or not exists (
        select
        from pg_index as x
        where x.indrelid = c.oid and x.indisunique and x.indpred is null
    );

select
    is_empty(
        'offenders', 'a bypass role owns each, functions alone read it, and it has a whole key'
    );

grant select on analytics.mv_patient_counts to authenticated;

select isnt_empty('offenders', 'a client who may read one is noticed');

select *
from finish();

rollback;
