begin;

select plan(5);

select test.make_tenants();

prepare add_endpoint (text, uuid, uuid) as
insert into integration.webhook_endpoints (
    organization_id, service_code, name, signing_credential_id, previous_credential_id
)
values (test.organization('north'), $1, 'billing', $2, $3);

select throws_ok(
    $$execute add_endpoint('nobody', null, null)$$, '23503', null, 'a system that nobody knows calls nobody'
);
select throws_ok(
    $$execute add_endpoint('stripe', gen_random_uuid(), null)$$, '23503', null, 'a key is there'
);
select throws_ok(
    $$execute add_endpoint('stripe', null, gen_random_uuid())$$,
    '23514', null, 'there is no previous key without a present one'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', $$select api.create_webhook_endpoint('nobody', 'billing')$$
    ),
    'RQ422',
    'who asks for such an endpoint is told'
);
select throws_ok(
    format(
        'insert into integration.webhook_endpoints (organization_id, service_code, name, tolerance) values (%L, $$stripe$$, $$x$$, $$2 days$$)',
        test.organization('north')
    ),
    '23514', null, 'a signature of days ago is no proof'
);

select *
from finish();

rollback;
