begin;

select plan(9);

select test.make_tenants();
select test.make_integrations();

create function pg_temp.taken(p_tokens int)
returns text
language sql
as $$
    select
        test.worker_answer(
            'user_ada', 'org_north',
            format('select integration.take_token(%L, p_tokens => %L)', test.integration('north'), p_tokens)
        )
$$;

select is(pg_temp.taken(0), 'RQ422', 'nobody takes nothing');
select is(pg_temp.taken(null), 'RQ422', 'nor who knows how much');
select is(pg_temp.taken(1000000), 'RQ422', 'nor more than there can be');
select is(pg_temp.taken(1), '00:00:00', 'one is there');

select is(integration.retry_after('30', now()), interval '30 seconds', 'a system may say how long to wait');
select is(integration.retry_after('soon', now()), null, 'or nothing that can be told');
select is(
    integration.retry_after('Xyz, 99 Abc 2026 25:61:00 GMT', now()), null, 'such as a day that there is not'
);

create temporary table begun as
select
    test.worker_answer(
        'user_ada', 'org_north',
        format('select (integration.begin_sync(%L, ''patients'')).id', test.integration('north'))
    )::uuid as id;

select is(
    test.worker_answer(
        'user_ada', 'org_north', format('select integration.restart_sync(%L, 1, '''')', b.id)
    ),
    'RQ422', 'whoever begins a run again says why'
)
from begun as b;
select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format('select to_jsonb(integration.restart_sync(%L, 1, ''the cursor is lost'')) ->> ''kind''', b.id)
    ),
    'full', 'and reads everything then'
)
from begun as b;

select * from finish();

rollback;
