begin;

select plan(12);

select test.make_tenants();
select test.make_integrations();
select test.start_keys(1);

select ok(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.put_credential(%L, $$api_key$$, $$sesame$$)', test.integration('north'))
    ) like '{"credential_id": "%"}',
    'an owner keeps a credential and is told its id, not its value'
);
select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('north', 'api_key'))
    ),
    'sesame', 'a worker that acts for the organization opens it'
);
select is(
    test.worker_answer(
        'user_alan', 'org_south',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('north', 'api_key'))
    ),
    'RQ404', 'for another organization it is not there'
);
select is(
    test.worker_answer(
        'user_nobody', 'org_north',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('north', 'api_key'))
    ),
    'RQ403', 'nor does a worker open it for an organization that it does not belong to'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('north', 'api_key'))
    ),
    '42501', 'people open none, an owner neither'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select ciphertext from integration.credentials'),
    '42501', 'and see no table'
);
select is(
    test.answer_to(
        'user_grace', 'org_north',
        format('select api.put_credential(%L, $$token$$, $$x$$)', test.integration('north'))
    ),
    'RQ403', 'a practitioner keeps none'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select age from api.credential_report()'),
    'RQ403', 'and does not read the report'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.put_credential(%L, $$api_key$$, $$x$$)', test.integration('south'))
    ),
    'RQ404', 'the integration of another organization is not there'
);
select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format(
            'select integration.put_credential(%L, $$oauth_token$$, $$bearer$$) is not null',
            test.integration('north')
        )
    ),
    'true', 'a worker keeps what it was given at another system'
);
select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$ $$) as w', test.credential('north', 'api_key'))
    ),
    'RQ422', 'whoever opens one says what for'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.put_credential(%L, $$Api Key$$, $$x$$)', test.integration('north'))
    ),
    'RQ422', 'a kind that is none is refused'
);

select *
from finish();

rollback;
