begin;

select plan(11);

select test.make_tenants();
select test.start_keys(1);
select test.make_endpoint('north', 'stripe', 'whsec_new');
select integration.close_keyring();

create temporary table sent as
select
    '{"id": "evt_1"}' as body,
    test.signed_by_stripe('{"id": "evt_1"}', 'whsec_new') as headers;

select is(
    test.call_endpoint('north stripe', test.signed_by_stripe(s.body, 'whsec_guess'), s.body) ->> 'reason',
    'accepted', 'a forged event is kept, for nobody can tell'
)
from sent as s;
select is(
    test.call_endpoint('north stripe', s.headers, s.body) ->> 'reason',
    'accepted', 'it does not take the place of the true one'
)
from sent as s;
select is(
    test.call_endpoint('north stripe', s.headers, s.body) ->> 'reason',
    'known', 'which is known when it is sent again as it was'
)
from sent as s;
select is(
    test.call_endpoint(
        'north stripe', test.signed_by_stripe(s.body, 'whsec_new', now() - interval '1 second'), s.body
    ) ->> 'reason',
    'accepted', 'and waits too when it is signed anew'
)
from sent as s;

create temporary table kept as
select
    e.id,
    row_number() over (order by e.id) as place
from integration.webhook_events as e;

prepare take_next as
select k.place, test.worker_answer(
    'user_ada', 'org_north', format('select t.event_id from integration.take_webhook(%L) as t', k.id)
) collate "C"
from kept as k
order by k.place;

select results_eq(
    'take_next',
    $$values (1::bigint, 'RQ503' collate "C"), (2::bigint, 'RQ503'), (3::bigint, 'RQ503')$$,
    'without a keyring no worker gets any of them'
);

select integration.open_keyring(test.keyring(1));

select results_eq(
    'take_next',
    $$values (1::bigint, null collate "C"), (2::bigint, 'evt_1'), (3::bigint, null)$$,
    'with one the true event is handed out, once'
);
select results_eq(
    $$
    select e.signature_status, e.status, e.last_error
    from integration.webhook_events as e
    order by e.id
    $$,
    $$
    values
        ('invalid', 'dead', 'signature: bad_signature'),
        ('valid', 'processing', null),
        ('valid', 'ignored', 'the same event came before')
    $$,
    'and what became of the others is told'
);
select is(
    test.worker_answer('user_alan', 'org_south', format('select t.id from integration.take_webhook(%L) as t', k.id)),
    'RQ404', 'another organization has no such event'
)
from kept as k
where k.place = 2;

select is(
    (
        select string_agg(concat(e.signature_status, octet_length(e.body)), ' ' order by e.id)
        from integration.webhook_events as e
    ),
    'invalid0 valid15 valid15', 'of what nobody signed no body is kept'
);

insert into integration.webhook_events (organization_id, endpoint_id, service_code, event_id, body)
select e.organization_id, e.id, e.service_code, s.number::text, ''
from integration.webhook_endpoints as e
cross join generate_series(1, 10000) as s (number);

select integration.close_keyring();

select is(
    test.call_endpoint('north stripe', '{}', '{"id": "evt_2"}') - 'webhook_event_id',
    jsonb_build_object(
        'status', 429, 'is_accepted', false, 'is_known', false, 'reason', 'too_many_unverified'
    ),
    'no more than ten thousand wait for proof'
);

update integration.webhook_endpoints set is_unsigned = true;

select is(
    test.call_endpoint('north stripe', '{}', '{"id": "evt_2"}') ->> 'reason',
    'accepted', 'where a system signs nothing there is no proof to wait for'
);

select *
from finish();

rollback;
