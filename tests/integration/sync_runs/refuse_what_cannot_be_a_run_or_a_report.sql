begin;

select plan(24);

select test.make_tenants();
select test.make_integrations();

create function pg_temp.answer(p_call text)
returns text
language sql
as $$
    select test.worker_answer('user_ada', 'org_north', format('select ' || p_call, test.integration('north')))
$$;

create function pg_temp.elsewhere(p_call text)
returns text
language sql
as $$
    select test.worker_answer('user_ada', 'org_north', format('select ' || p_call, test.integration('south')))
$$;

select is(
    pg_temp.elsewhere($$integration.begin_sync(%L, 'patients')$$),
    'RQ404', 'no run begins for the account of another clinic'
);
select is(
    pg_temp.answer($$integration.begin_sync(%L, 'Patients!')$$),
    'RQ422',
    'an entity has a name of its form'
);
select is(
    pg_temp.answer($$integration.begin_sync(%L, 'patients', 'sometimes')$$),
    'RQ422', 'and a run a kind that is known'
);

create temporary table begun as
select pg_temp.answer($$(integration.begin_sync(%L, 'patients')).id$$)::uuid as id;

create function pg_temp.of_run(p_call text)
returns text
language sql
as $$
    select test.worker_answer('user_ada', 'org_north', format('select ' || p_call, b.id))
    from begun as b
$$;

select is(
    test.worker_answer(
        'user_ada', 'org_north', $$select integration.checkpoint_sync(gen_random_uuid(), 1, '{}')$$
    ),
    'RQ404', 'a run that is not there is not carried on'
);
select is(
    pg_temp.of_run($$integration.checkpoint_sync(%L, 1, '{}', '{"seen": 1}')$$),
    'RQ422', 'what is counted is known'
);
select is(
    pg_temp.of_run($$integration.checkpoint_sync(%L, 1, '{}', '{"read": "many"}')$$),
    'RQ422', 'and a number'
);
select is(
    pg_temp.of_run($$integration.checkpoint_sync(%L, 1, '{}', '{"read": 1}', -1)$$),
    'RQ422', 'nobody expects less than nothing'
);
select is(
    pg_temp.of_run($$integration.checkpoint_sync(%L, 2, '{}', '{"read": 1}')$$),
    'RQ409', 'an attempt that is not the run''s own is refused'
);
select is(
    (
        select r.read_count
        from integration.sync_runs as r, begun as b
        where r.id = b.id
    ),
    0::bigint, 'nothing of it was counted'
);
select is(
    pg_temp.of_run($$integration.finish_sync(%L, 1, 'no', 'bad luck')$$),
    'RQ422', 'a run fails by a class that is known'
);
select is(
    pg_temp.of_run($$to_jsonb(integration.finish_sync(%L, 1, p_now => '-infinity')) ->> 'status'$$),
    'succeeded', 'the run ends'
);
select is(
    (
        select r.finished_at
        from integration.sync_runs as r, begun as b
        where r.id = b.id
    ),
    (
        select r.started_at
        from integration.sync_runs as r, begun as b
        where r.id = b.id
    ),
    'and not before it began, whatever the clock of the worker says'
);
select is(
    pg_temp.of_run($$integration.checkpoint_sync(%L, 1, '{}')$$),
    'RQ409', 'and is not carried on after its end'
);

update integration.service_integrations
set status = 'paused'
where id = test.integration('north');
select is(
    pg_temp.answer($$integration.begin_sync(%L, 'patients')$$),
    'RQ409',
    'nor begun while the account is paused'
);

select is(
    pg_temp.elsewhere($$integration.record_sync_error(%L, 'patients', 'no')$$),
    'RQ404', 'an error belongs to an account of the clinic'
);
select is(
    pg_temp.answer(
        $$integration.record_sync_error(%L, 'patients', 'no', p_run_id => gen_random_uuid())$$
    ),
    'RQ404', 'and to a run of it'
);
select is(
    pg_temp.answer($$integration.record_sync_error(%L, 'patients', 'no', 'bad luck')$$),
    'RQ422', 'its class is known'
);
select is(
    pg_temp.answer($$integration.record_sync_error(%L, 'patients', 'no', p_details => null)$$),
    'RQ422', 'and its details are there'
);

select is(
    pg_temp.elsewhere($$integration.report_call(%L, 'transient', 'no answer')$$),
    'RQ404', 'a call is reported of an account of the clinic'
);
select is(
    pg_temp.elsewhere('integration.report_call(%L)'), 'RQ404', 'also where it went well'
);
select is(
    pg_temp.answer($$integration.report_call(%L, p_response_ms => -5)$$),
    'RQ422', 'and took no less than no time'
);

select is(
    pg_temp.elsewhere(
        $$integration.settle_conflict(%L, 'patients', '7', 'contact.patients', gen_random_uuid(), '{"a": 1}', '{"a": 2}', '{}', 'manual')$$
    ),
    'RQ404', 'a conflict is of an account of the clinic'
);
select is(
    pg_temp.answer(
        $$integration.settle_conflict(%L, null, '7', 'contact.patients', gen_random_uuid(), '{"a": 1}', '{"a": 2}', '{}', 'manual')$$
    ),
    'RQ422', 'and of an entity'
);
select is_empty(
    'select 1 from integration.sync_conflicts', 'none of these conflicts is kept'
);

select * from finish();

rollback;
