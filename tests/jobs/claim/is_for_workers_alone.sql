begin;

select plan(6);

select test.make_tenants();
select test.put_in('north', '[{"kind": "a"}]');

select is(
    test.error_as('authenticated', $$select jobs.claim('default', 'w')$$), '42501', 'no client claims'
);
select is(test.error_as('anon', $$select jobs.claim('default', 'w')$$), '42501', 'nor anybody');
select is(
    test.error_as('app_worker', 'select * from jobs.jobs'), '42501', 'a worker reads no table of jobs'
);
select is(
    test.value_as('app_worker', $$select c.kind from jobs.claim('default', 'w') as c$$),
    'a', 'but is given jobs of any organization'
);
select is(
    test.value_as(
        'app_dispatcher',
        $$
            select count(*)
            from pg_class as c
            where
                c.relkind in ('r', 'p')
                and not c.relnamespace::regnamespace::text in ('jobs', 'pg_catalog', 'information_schema')
                and c.relnamespace::regnamespace::text !~ '^(pg_|test|sqitch)'
                and has_table_privilege('app_dispatcher', c.oid, 'select, insert, update, delete')
        $$
    ),
    '0', 'who hands them out reaches jobs alone'
);
select is(
    test.value_as(
        'app_worker', format('select jobs.complete(%L)', (select j.id from jobs.jobs as j))
    ),
    'true', 'and reports them'
);

select *
from finish();

rollback;
