begin;

select plan(16);

select test.make_tenants();

create function pg_temp.answer(p_call text)
returns text
language sql
as $$
    select test.answer_to('user_ada', 'org_north', 'select ' || p_call)
$$;

create temporary table made as
select
    pg_temp.answer($$api.connect_integration('cliniko', 'main')$$)::jsonb
    ->> 'integration_id' as account,
    pg_temp.answer($$api.create_webhook_endpoint('stripe', 'main')$$)::jsonb
    ->> 'endpoint_id' as endpoint,
    pg_temp.answer($$api.connect_integration('cliniko', 'other')$$) as other_account,
    pg_temp.answer($$api.create_webhook_endpoint('stripe', 'other')$$) as other_endpoint;

create function pg_temp.account(p_changes jsonb)
returns text
language sql
as $$
    select pg_temp.answer(format('api.set_integration(%L, %L)', m.account, p_changes))
    from made as m
$$;

create function pg_temp.endpoint(p_changes jsonb)
returns text
language sql
as $$
    select pg_temp.answer(format('api.set_webhook_endpoint(%L, %L)', m.endpoint, p_changes))
    from made as m
$$;

select is(
    pg_temp.answer($$api.connect_integration('nowhere', 'main')$$),
    'RQ422', 'nobody has an account at a system that is not known'
);
select is(
    pg_temp.answer($$api.connect_integration('cliniko', null)$$), 'RQ422', 'an account has a name'
);
select is(pg_temp.account('{"name": "other"}'), 'RQ409', 'which no other account has');
select is(pg_temp.account('{"name": null}'), 'RQ422', 'and does not lose');
select is(pg_temp.account('{"status": "resting"}'), 'RQ409', 'it goes listed ways only');
select is(pg_temp.account('{"config": {"token": "s"}}'), 'RQ422', 'and shows no secret');
select is(
    pg_temp.answer(
        $$api.set_integration('00000000-0000-7000-8000-00000000dead', '{"name": "x"}')$$
    ),
    'RQ404', 'what is not there is not changed'
);

select is(
    pg_temp.answer($$api.create_webhook_endpoint('stripe', 'main')$$),
    'RQ409', 'an endpoint has a name of its own'
);
select is(
    pg_temp.answer($$api.create_webhook_endpoint('nowhere', 'main')$$),
    'RQ422', 'at a system that is known'
);
select is(pg_temp.endpoint('{"name": "other"}'), 'RQ409', 'a name that is taken stays where it is');
select is(pg_temp.endpoint('{"name": null}'), 'RQ422', 'an endpoint does not lose its name');
select is(pg_temp.endpoint('{"tolerance": "soon"}'), 'RQ422', 'a span of time is one');
select is(
    pg_temp.endpoint('{"signing_credential_id": "00000000-0000-7000-8000-00000000dead"}'),
    'RQ422', 'a credential is there before it is named'
);
select is(pg_temp.endpoint('{"token": "mine"}'), 'RQ422', 'nobody chooses a token');
select is(
    pg_temp.answer(
        $$api.set_webhook_endpoint('00000000-0000-7000-8000-00000000dead', '{"name": "x"}')$$
    ),
    'RQ404', 'an endpoint that is not there is not changed'
);
select is(
    pg_temp.endpoint('{"events_per_second": 5}')::jsonb ->> 'endpoint_id',
    (
        select m.endpoint
        from made as m
    ),
    'what fits is taken'
);

select * from finish();

rollback;
