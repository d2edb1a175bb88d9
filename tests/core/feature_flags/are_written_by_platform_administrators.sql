begin;

select plan(13);

select test.make_tenants();

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.set_feature_flag($$queue$$, $${"default": true}$$)'
    ),
    'RQ403', 'an owner of an organization makes no flag'
);
select is(
    test.answer_to(
        'user_root', 'org_north', 'select api.set_organization_feature($$queue$$, $$true$$)'
    ),
    'RQ404', 'a flag that is not there cannot be chosen'
);

create temporary table wrong (number int, rollout text);

insert into wrong (number, rollout)
values
(1, '[]'),
(2, '{}'),
(3, '{"default": "yes"}'),
(4, '{"default": 0}'),
(5, '{"default": false, "percentage": 101}'),
(6, '{"default": 1, "percentage": 10}'),
(7, '{"default": false, "organisations": {}}');

select is(
    test.answer_to(
        'user_root', 'org_north', format('select api.set_feature_flag($$queue$$, %L)', w.rollout)
    ),
    'RQ422', 'a rollout that is none: ' || w.rollout
)
from wrong as w
order by w.number;

select test.answer_to(
    'user_root', 'org_north', 'select api.set_feature_flag($$queue$$, $${"default": false}$$)'
);

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.set_organization_feature($$queue$$, $$true$$)'
    ),
    'RQ403', 'an organization does not choose what it may not'
);

select test.answer_to(
    'user_root', 'org_north',
    'select api.set_feature_flag($$queue$$, $${"default": false}$$, p_is_self_service => true)'
);

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.set_organization_feature($$queue$$, $$true$$)'
        ' ->> $$value$$'
    ),
    'true', 'and chooses what it may'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.set_organization_feature($$queue$$, $$2$$)'
    ),
    'RQ422', 'with a value of its type'
);
select is(
    test.answer_to(
        'user_ada', 'org_south', 'select api.set_organization_feature($$queue$$, $$true$$)'
    ),
    'RQ403', 'if the role allows it'
);

select *
from finish();

rollback;
