begin;

select plan(6);

select test.make_tenants();
select test.make_integrations();

-- As a sweep leaves them: all at one instant, and one each before and after it.
insert into jobs.dead_letters (organization_id, job_id, queue, kind, job, reason, attempts, died_at)
select
    test.organization('north'),
    gen_random_uuid(),
    'default',
    'kind.n' || n,
    '{}',
    'exhausted',
    5,
    timestamptz '2026-01-01 10:00Z' + interval '1 minute' * (n = 6)::int - interval '1 minute' * (n = 7)::int
from generate_series(1, 7) as n;

insert into integration.sync_runs (
    organization_id, integration_id, entity, kind, status, started_at, finished_at
)
select
    test.organization('north'),
    test.integration('north'),
    'entity' || n,
    'full',
    'succeeded',
    timestamptz '2026-01-01 10:00Z' + interval '1 minute' * (n = 6)::int - interval '1 minute' * (n = 7)::int,
    timestamptz '2026-01-01 11:00Z'
from generate_series(1, 7) as n;

select results_eq(
    $$select * from test.pages('user_ada', 'org_north', 'api.list_dead_letters(2, %L)', 'kind')$$,
    $$
        select d.kind from jobs.dead_letters as d
        where d.organization_id = test.organization('north') order by d.died_at desc, d.id desc
    $$,
    'each job that was given up stands on one page, newest first'
);
select results_eq(
    $$select * from test.pages('user_ada', 'org_north', 'api.sync_history(null, 2, %L)', 'entity')$$,
    $$
        select r.entity from integration.sync_runs as r
        where r.organization_id = test.organization('north') order by r.started_at desc, r.id desc
    $$,
    'so does each synchronization'
);
select is(
    (
        select count(*)
        from test.pages(
                'user_ada',
                'org_north',
                format('api.sync_history(%L, 3, %%L)', test.integration('north')),
                'entity'
            )
    ),
    7::bigint,
    'and each of one account'
);
select is_empty(
    $$select * from test.pages('user_alan', 'org_south', 'api.sync_history(null, 2, %L)', 'entity')$$,
    'another clinic has its own'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_dead_letters(2, '{"at": "noon"}')$$),
    'RQ422', 'what no page gave is refused'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.sync_history(null, 2, '{"id": 7}')$$),
    'RQ422', 'by both'
);

select *
from finish();

rollback;
