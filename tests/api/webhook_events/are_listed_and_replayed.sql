begin;

select plan(9);

select test.make_tenants();

insert into integration.webhook_endpoints (organization_id, service_code, name)
values (test.organization('north'), 'stripe', 'main'), (test.organization('south'), 'stripe', 'main');

insert into integration.webhook_events (
    organization_id, endpoint_id, service_code, event_id, event_type, body, signature_status, received_at
)
select
    e.organization_id,
    e.id,
    'stripe',
    'evt_' || n.number,
    'kind ' || n.number,
    '\x00',
    case when n.number = 3 then 'invalid' else 'valid' end,
    now() - (n.number / 2) * interval '1 minute'
from integration.webhook_endpoints as e
cross join generate_series(1, 5) as n (number);

update integration.webhook_events set status = 'dead'
where event_id in ('evt_2', 'evt_3');

create temporary table ends as
select e.organization_id = test.organization('north') as is_north, e.id
from integration.webhook_endpoints as e;

create function pg_temp.event_of(p_event_id text)
returns uuid
language sql
as $$
    select w.id
    from integration.webhook_events as w
    where w.event_id = p_event_id and w.organization_id = test.organization('north')
$$;

create function pg_temp.replayed(p_user text, p_event_id text, p_key text default null)
returns text
language sql
as $$
    select
        test.answer_to(
            p_user, case when p_user = 'user_alan' then 'org_south' else 'org_north' end,
            format('select api.replay_webhook(%L, %L) ->> ''job_id''', pg_temp.event_of(p_event_id), p_key)
        )
$$;

select is(
    (
        select string_agg(p.event_id, ' ' order by left(p.event_id, 4) || p.ordinality)
        from ends as e
        cross join lateral test.pages(
            'user_ada', 'org_north',
            format('api.list_webhook_events(%L, p_limit => 2, p_after => %%L)', e.id), 'event_id'
        ) with ordinality as p (event_id)
        where e.is_north and p.event_id in ('evt_1', 'evt_4')
    ),
    'evt_1 evt_4', 'events come newest first'
);
select is(
    (
        select count(distinct p.event_id) || ' of ' || count(*)
        from ends as e
        cross join lateral test.pages(
            'user_ada', 'org_north',
            format('api.list_webhook_events(%L, p_limit => 1, p_after => %%L)', e.id), 'event_id'
        ) as p (event_id)
        where e.is_north
    ),
    '5 of 5', 'each once, also where two came together'
);
select is(
    (
        select
            test.answer_to(
                'user_ada', 'org_north',
                format('select count(*) from api.list_webhook_events(%L, array[''dead''])', e.id)
            )
        from ends as e
        where e.is_north
    ),
    '2', 'of some statuses'
);
select is(
    (
        select test.answer_to('user_grace', 'org_north', format('select api.list_webhook_events(%L)', e.id))
        from ends as e
        where e.is_north
    ),
    'RQ403', 'for owners and admins'
);
select is(
    (
        select
            test.answer_to(
                'user_alan', 'org_south', format('select count(*) from api.list_webhook_events(%L)', e.id)
            )
        from ends as e
        where e.is_north
    ),
    '0', 'and nobody else''s'
);
select is(pg_temp.replayed('user_alan', 'evt_2'), 'RQ404', 'an event of another clinic is not there');
select is(pg_temp.replayed('user_ada', 'evt_3'), 'RQ409', 'a forged one is not replayed');
select is(
    pg_temp.replayed('user_ada', 'evt_2', 'k'), pg_temp.replayed('user_ada', 'evt_2', 'k'),
    'one that died is, once for a key'
);
select is(pg_temp.replayed('user_ada', 'evt_2'), 'RQ409', 'and waits then');

select *
from finish();

rollback;
