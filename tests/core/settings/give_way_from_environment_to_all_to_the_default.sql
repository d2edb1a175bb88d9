begin;

select plan(8);

select test.make_tenants();

prepare listed as
select test.answer_to(
    'user_ada', 'org_north',
    $$select string_agg(s.key || '=' || s.value, ' ') from api.list_settings() as s$$
);

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.get_setting($$credentials.rotation_days$$)'
    ),
    '90', 'where nothing is set the default holds'
);

select test.answer_to(
    'user_ada', 'org_north', 'select api.set_setting($$credentials.rotation_days$$, $$30$$)'
);

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.get_setting($$credentials.rotation_days$$)'
    ),
    '30', 'what is set for all environments holds in this one'
);

select test.answer_to(
    'user_ada', 'org_north',
    'select api.set_setting($$credentials.rotation_days$$, $$7$$, $$staging$$)'
);

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.get_setting($$credentials.rotation_days$$)'
    ),
    '30', 'what is set for another environment does not'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select api.get_setting($$credentials.rotation_days$$, $$staging$$)'
    ),
    '7', 'unless that one is asked for'
);

set local core.environment = 'staging';

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.get_setting($$credentials.rotation_days$$)'
    ),
    '7', 'or the database says that it is that one'
);
select results_eq(
    'listed', array['credentials.rotation_days=7 reminders.hours_before=[24, 2] scheduler.enabled=true'],
    'the list shows each setting as it holds here'
);

select test.answer_to(
    'user_ada', 'org_north',
    'select api.set_setting($$credentials.rotation_days$$, null, $$staging$$)'
);

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select api.get_setting($$credentials.rotation_days$$)'
    ),
    '30', 'taken away, the value of all environments holds again'
);
select is(
    test.answer_to(
        'user_alan', 'org_south', 'select api.get_setting($$credentials.rotation_days$$)'
    ),
    '90', 'another organization keeps the default all the while'
);

select *
from finish();

rollback;
