begin;

select plan(13);

select test.make_tenants();
select test.make_integrations();
select test.start_keys(1);

select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$api_key$$, $$sesame$$)', test.integration('north'))
);

create temporary table asked as
select 'select coalesce(r.due, $$nothing$$) from api.credential_report() as r' as due;

select is(test.answer_to('user_ada', 'org_north', a.due), 'nothing', 'a new one is not due')
from asked as a;

update integration.credentials set valid_from_at = now() - interval '91 days';

select is(
    test.answer_to('user_ada', 'org_north', a.due),
    'rotation is due', 'after 90 days its rotation is due'
)
from asked as a;
select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select extract(days from r.age)::int from api.credential_report() as r'
    ),
    '91', 'its age counts from when the value began to work'
);

select test.answer_to(
    'user_ada', 'org_north', 'select api.set_setting($$credentials.rotation_days$$, $$365$$)'
);

select is(
    test.answer_to('user_ada', 'org_north', a.due), 'nothing', 'or after what the organization set'
)
from asked as a;

update integration.credentials set expires_at = now() + interval '3 days';

select is(
    test.answer_to('user_ada', 'org_north', a.due), 'expires soon', 'what expires soon is told'
)
from asked as a;
select is(
    test.answer_to('user_ada', 'org_north', 'select r.last_used_at from api.credential_report() as r'),
    null, 'one that was never used says so'
);

select test.worker_answer(
    'user_ada', 'org_north',
    format(
        'select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync appointments$$) as w',
        test.credential('north', 'api_key')
    )
);

select is(
    test.answer_to('user_ada', 'org_north', 'select r.last_purpose from api.credential_report() as r'),
    'sync appointments', 'and one that was used tells when and why'
);
select results_eq(
    $$
        select w.external_id, u.actor_role, u.purpose, u.outcome, u.request_id
        from integration.credential_uses as u
        inner join core.users as w on u.actor_user_id = w.id
    $$,
    $$
        values
            ('user_ada'::text, 'owner'::text, 'sync appointments'::text, 'current'::text, 'request-7'::text)
    $$,
    'the log tells who, why and in which request'
);

update integration.credentials set expires_at = now() - interval '1 second';

select test.worker_answer(
    'user_ada', 'org_north',
    format(
        'select w.refused_with from integration.with_credential(%L, $$sync again$$) as w',
        test.credential('north', 'api_key')
    )
);
select test.worker_answer(
    'user_ada', 'org_north',
    'select w.refused_with from integration.with_credential(gen_random_uuid(), null) as w'
);
select test.worker_answer(
    'user_ada', 'org_north',
    format(
        'select w.refused_with from integration.with_credentials(%L, $$none$$, $$sync$$) as w',
        test.integration('north')
    )
);

select results_eq(
    $$
        select u.refused_with, u.purpose, u.credential_id is null
        from integration.credential_uses as u
        where u.outcome = 'refused'
        order by u.number
    $$,
    $$values ('RQ409', 'sync again', false), ('RQ404', null, false), ('RQ404', 'sync', true)$$,
    'a use that was refused is told too, with why'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select r.last_purpose from api.credential_report() as r'),
    'sync appointments', 'and is no use of the value'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.credential_report()'),
    '0', 'another organization is told of none'
);
select throws_ok(
    'delete from integration.credential_uses', '42501', null, 'nobody deletes a use'
);
select unalike(
    (
        select string_agg(r::text, ' ')
        from integration.credentials as c
        inner join integration.credential_uses as u
            on c.id = u.credential_id
        cross join lateral (select c.fingerprint, u.purpose) as r
    ),
    '%sesame%', 'nothing that people see holds the value'
);

select *
from finish();

rollback;
