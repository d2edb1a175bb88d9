begin;

select plan(6);

select test.make_tenants();

select is(
    test.worker_answer(
        'user_ada', 'org_north', $$select integration.finish_webhook(gen_random_uuid(), 'perhaps')$$
    ),
    'RQ422', 'there is no such outcome'
);
select is(
    test.worker_answer(
        'user_ada', 'org_north', $$select integration.finish_webhook(gen_random_uuid(), null)$$
    ),
    'RQ422', 'and none is no outcome'
);
select is(
    test.worker_answer(
        'user_ada',
        'org_north',
        $$select integration.finish_webhook(gen_random_uuid(), 'processed')$$
    ),
    'RQ404', 'an event that is not there does not end'
);

select is(
    integration.webhook_key('svix', 'whsec_not base64'),
    null,
    'a secret that cannot be read is no key'
);
select is(integration.webhook_key('stripe', ''), null, 'nor is an empty one');
select is(
    integration.form_payload('a=%ff%fe'::bytea), null, 'a form that is no text of UTF-8 is no form'
);

select * from finish();

rollback;
