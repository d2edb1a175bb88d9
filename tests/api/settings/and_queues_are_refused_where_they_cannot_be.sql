begin;

select plan(12);

select test.make_tenants();

create function pg_temp.answer(p_user text, p_call text)
returns text
language sql
as $$
    select test.answer_to(p_user, 'org_north', 'select ' || p_call)
$$;

select is(
    pg_temp.answer('user_ada', $$api.set_queue('default', '{"max_attempts": 2}')$$),
    'RQ403', 'a queue is everybody''s, so no clinic sets it'
);
select is(
    pg_temp.answer('user_root', $$api.set_queue('nowhere', '{"max_attempts": 2}')$$),
    'RQ404', 'what is not there is not set'
);
select is(
    pg_temp.answer('user_root', $$api.set_queue('default', '{"colour": "red"}')$$),
    'RQ422', 'a queue has the properties that it has'
);
select is(
    pg_temp.answer('user_root', $$api.set_queue('default', '{"max_attempts": 0}')$$),
    'RQ422', 'what is worked on is tried once at least'
);
select is(
    pg_temp.answer('user_root', $$api.set_queue('default', '{"lease": "soon"}')$$),
    'RQ422', 'a lease is a span of time'
);

select is(
    pg_temp.answer('user_root', $$api.set_feature_flag('x', '{"share": 5}')$$),
    'RQ422', 'a rollout has its form'
);
select is(
    pg_temp.answer('user_root', $$api.set_feature_flag('Not A Key', '{"default": false}')$$),
    'RQ422', 'and its key, too'
);
select isnt(
    pg_temp.answer(
        'user_root',
        $$api.set_feature_flag('choice', '{"default": false, "percentage": 0}', p_is_self_service => true)$$
    ),
    'RQ422', 'what fits is a flag'
);
select is(
    pg_temp.answer('user_ada', $$api.set_organization_feature('choice', '7')$$),
    'RQ422', 'of which a clinic chooses a value that fits'
);
select is(
    pg_temp.answer('user_ada', $$api.set_organization_feature('choice', 'true') ->> 'value'$$),
    'true', 'for itself'
);
select is(
    pg_temp.answer(
        'user_ada',
        $$api.set_setting('credentials.rotation_days', '30', p_environment => 'Not One')$$
    ),
    'RQ422', 'a setting is of an environment that there is'
);
select is(
    pg_temp.answer(
        'user_ada',
        $$count(*) from api.dashboard(current_date, current_date, p_location_id => gen_random_uuid())$$
    ),
    'RQ404', 'there are no figures of a branch that is not there'
);

select * from finish();

rollback;
