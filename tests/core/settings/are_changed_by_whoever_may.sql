begin;

select plan(7);

select test.make_tenants();

select is(
    test.answer_to(
        'user_ada', 'org_south', 'select api.set_setting($$scheduler.enabled$$, $$false$$)'
    ),
    'RQ403', 'a viewer changes no setting'
);
select is(
    test.answer_to('user_ada', 'org_south', 'select api.get_setting($$scheduler.enabled$$)'),
    'true', 'and reads them all the same'
);
select is(
    test.answer_to(
        'user_alan', 'org_south',
        'select api.set_setting($$scheduler.enabled$$, $$false$$, p_row_version => 0)'
        ' ->> $$row_version$$'
    ),
    '1', 'an owner sets what nobody has set'
);
select is(
    test.answer_to(
        'user_alan', 'org_south',
        'select api.set_setting($$scheduler.enabled$$, $$true$$, p_row_version => 0)'
    ),
    'RQ409', 'a writer that read an older version is refused'
);
select is(
    test.answer_to(
        'user_alan', 'org_south',
        'select api.set_setting($$scheduler.enabled$$, $$false$$) ->> $$row_version$$'
    ),
    '1', 'the same value again changes nothing'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select api.get_setting($$scheduler.enabled$$)'),
    'true', 'another organization is not touched'
);
select is(
    (
        select string_agg(e.action, ' ' order by e.recorded_at)
        from audit.events as e
        where e.table_name = 'core.organization_settings'
    ),
    'insert', 'what was changed is recorded, once'
);

select *
from finish();

rollback;
