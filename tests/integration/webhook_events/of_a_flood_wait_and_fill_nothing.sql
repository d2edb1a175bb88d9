begin;

select plan(5);

select test.make_tenants();
select test.start_keys(1);
select test.make_endpoint('north', 'stripe', 'whsec_new');
select test.make_endpoint('south', 'stripe', 'whsec_new');

-- One call in each of the eight rows, and none comes back while this test lasts.
update integration.webhook_endpoints
set
    burst = 8,
    events_per_second = 1;

create temporary table told as
select test.call_endpoint('north stripe', test.signed_by_stripe(b.body, 'whsec_new'), b.body) ->> 'reason' as reason
from generate_series(1, 40) as n (number)
cross join lateral format('{"id": "evt_%s"}', n.number) as b (body);

select cmp_ok(
    (select count(*) from told as t where t.reason = 'accepted'), '>=', 8::bigint,
    'as much is taken as the endpoint may take at once'
);
select cmp_ok(
    (select count(*) from told as t where t.reason = 'rate_limited'), '>', 0::bigint,
    'beyond it the sender is told to wait'
);
select is(
    (select count(*) from integration.webhook_events as e),
    (select count(*) from told as t where t.reason = 'accepted'),
    'and nothing of it is kept'
);
select cmp_ok(
    (
        select sum((w.refused_counts ->> 'rate_limited')::int)
        from integration.webhook_traffic as w
        where w.organization_id = test.organization('north')
    ),
    '>=', 1::bigint, 'but a trace'
);
select is(
    test.call_endpoint('south stripe', test.signed_by_stripe('{"id": "evt_1"}', 'whsec_new'), '{"id": "evt_1"}') ->> 'reason',
    'accepted', 'another organization has room of its own'
);

select *
from finish();

rollback;
