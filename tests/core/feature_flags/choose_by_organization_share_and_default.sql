begin;

select plan(9);

select test.make_tenants();

select is(
    test.answer_to('user_ada', 'org_north', 'select api.feature_enabled($$queue$$)'),
    'false', 'an unknown flag is off'
);

select test.answer_to(
    'user_root', 'org_north', 'select api.set_feature_flag($$queue$$, $${"default": false}$$)'
);
select test.answer_to(
    'user_root', 'org_north', 'select api.set_organization_feature($$queue$$, $$true$$)'
);

select is(
    test.answer_to('user_ada', 'org_north', 'select api.feature_enabled($$queue$$)'),
    'true', 'chosen for one organization, it is on there'
);
select is(
    test.answer_to('user_ada', 'org_south', 'select api.feature_enabled($$queue$$)'),
    'false', 'and off elsewhere'
);

select test.answer_to(
    'user_root', 'org_north',
    'select api.set_feature_flag($$queue$$, $${"default": false, "percentage": 100}$$)'
);

select is(
    test.answer_to('user_ada', 'org_south', 'select api.feature_enabled($$queue$$)'),
    'true', 'a share of 100 percent is everybody'
);

select test.answer_to(
    'user_root', 'org_south', 'select api.set_organization_feature($$queue$$, $$false$$)'
);

select is(
    test.answer_to('user_ada', 'org_south', 'select api.feature_enabled($$queue$$)'),
    'false', 'but for whom another value was chosen'
);

select test.answer_to(
    'user_root', 'org_south', 'select api.set_organization_feature($$queue$$, null)'
);

select is(
    test.answer_to(
        'user_ada', 'org_south',
        'select f.value::text from api.list_features() as f where f.key = $$queue$$'
    ),
    'true', 'left to the rollout again, it follows it'
);

create temporary table organizations as
select gen_random_uuid() as id
from generate_series(1, 20000) as g (number);

select ok(
    count(*) between 4600 and 5400, 'a share of 25 percent is about a quarter of organizations'
)
from organizations as o
where core.rollout_bucket('queue', o.id) < 2500;
select ok(
    count(*) between 1000 and 1500, 'and another flag takes another quarter first'
)
from organizations as o
where core.rollout_bucket('queue', o.id) < 2500 and core.rollout_bucket('other', o.id) < 2500;
select is(
    core.rollout_bucket('queue', '018f0000-0000-7000-8000-000000000001'),
    5049, 'an organization keeps its place, whatever the version of the server'
);

select *
from finish();

rollback;
