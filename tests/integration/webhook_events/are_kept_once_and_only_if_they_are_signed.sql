begin;

select plan(17);

select test.make_tenants();
select test.start_keys(1);
select test.make_endpoint('north', 'stripe', 'whsec_new', 'whsec_old');

update integration.webhook_endpoints set max_body_bytes = 100;

create or replace function pg_temp.answer(p_body text, p_headers jsonb)
returns text
language sql
as $function$
    select concat_ws(' ', a.told ->> 'status', a.told ->> 'reason')
    from test.call_endpoint('north stripe', p_headers, p_body) as a (told)
$function$;

create temporary table sent as
select
    '{"id": "evt_1", "type": "invoice.paid"}' as body,
    test.signed_by_stripe('{"id": "evt_1", "type": "invoice.paid"}', 'whsec_new') as headers;

select is(pg_temp.answer(s.body, s.headers), '200 accepted', 'an event that is signed is kept') from sent as s;
select is(pg_temp.answer(s.body, s.headers), '200 known', 'sent again, it is known') from sent as s;
select is(
    pg_temp.answer('{"id": "evt_2"}', test.signed_by_stripe('{"id": "evt_2"}', 'whsec_old')),
    '200 accepted', 'while secrets rotate, the one of before counts too'
);
select is(
    pg_temp.answer('{"id": "evt_3"}', test.signed_by_stripe('{"id": "evt_3"}', 'whsec_guess')),
    '401 bad_signature', 'what is signed by another secret is refused'
);
select is(
    pg_temp.answer('{"id": "evt_4"}', '{}'), '401 missing_signature', 'so is what is not signed'
);
select is(
    pg_temp.answer(
        '{"id": "evt_5"}',
        test.signed_by_stripe('{"id": "evt_5"}', 'whsec_new', now() - interval '6 minutes')
    ),
    '401 stale', 'and what was signed long ago'
);
select is(
    pg_temp.answer('{"id": "evt', test.signed_by_stripe('{"id": "evt', 'whsec_new')),
    '422 not_json', 'what is no JSON is refused although it is signed'
);
select is(
    pg_temp.answer(repeat('x', 101), '{}'), '413 oversize', 'what is too long is not even read'
);
select is(
    pg_temp.answer('{"id": "evt_6"}', '[]'), '400 malformed', 'headers are an object'
);
-- A sequence keeps what other tests counted.
create temporary table counted as
select s.last_value + s.is_called::int as number
from integration.unknown_endpoint_calls as s;

select throws_ok(
    $$select test.call_endpoint('a token of nobody', '{}', '{}')$$,
    'RQ404', null, 'an address of nobody is not there'
);
select cmp_ok(
    (select s.last_value + s.is_called::int from integration.unknown_endpoint_calls as s), '>',
    (select c.number from counted as c), 'and who asks for one is counted'
);
select is(
    (
        select string_agg(concat_ws(' ', convert_from(e.body, 'UTF8'), e.event_type, e.signature_status), ', ' order by e.id)
        from integration.webhook_events as e
    ),
    '{"id": "evt_1", "type": "invoice.paid"} invoice.paid valid, {"id": "evt_2"} valid',
    'what was accepted is there byte for byte, and nothing else'
);
select is(
    (
        select count(*)
        from jobs.jobs as j
        inner join integration.webhook_events as e
            on j.organization_id = e.organization_id and j.id = e.job_id
    ),
    2::bigint, 'each has its job'
);
select is(
    (
        select sum(c.value::int)::int
        from integration.webhook_traffic as t
        cross join lateral jsonb_each_text(t.refused_counts) as c
    ),
    6, 'each refusal leaves a trace'
);
select is(
    (
        select count(*)::int
        from integration.webhook_traffic as t
    ),
    8, 'in rows that are there anyway'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select concat_ws($$ $$, r.accepted_count, r.known_count, r.refused_counts ->> $$bad_signature$$) from api.webhook_report() as r'
    ),
    '2 1 1', 'and the owner sees it'
);
select results_eq(
    $$select * from integration.verify_webhook('nobody', '{}', '', array['key'])$$,
    $$values (false, 'unknown_provider')$$,
    'of a provider whose signatures nobody knows nothing is valid'
);

select *
from finish();

rollback;
