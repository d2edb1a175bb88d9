begin;

select plan(4);

select test.make_tenants();

select jobs.tick(now());
select jobs.tick(now() + interval '1 day 2 minutes');
update jobs.jobs set args = '{"most_keys": 1}' where kind = 'platform.drop_webhooks';

create temporary table claimed as
select c.*
from jobs.claim('default', 'w', 10) as c;

grant select on claimed to app_worker;

create function pg_temp.result_of(p_kind text) returns jsonb language sql as
$$select test.value_as('app_worker', format('select jobs.perform(%L)', (select c.id from claimed as c where c.kind = p_kind)))::jsonb$$;

create table integration.webhook_events_2020_01 partition of integration.webhook_events
for values from ('2020-01-01T00:00Z') to ('2020-02-01T00:00Z');
create table integration.webhook_events_2020_02 partition of integration.webhook_events
for values from ('2020-02-01T00:00Z') to ('2020-03-01T00:00Z');
alter table integration.webhook_events_2020_01 owner to app_owner;
alter table integration.webhook_events_2020_02 owner to app_owner;
grant select on integration.webhook_events_2020_01, integration.webhook_events_2020_02 to app_migrator;

insert into integration.webhook_endpoints (organization_id, service_code, name)
values (test.organization('north'), 'stripe', 'old');
insert into integration.webhook_events (
    organization_id, endpoint_id, service_code, event_id, body, received_at
)
select e.organization_id, e.id, 'stripe', 'evt_1', '', '2020-02-02Z'
from integration.webhook_endpoints as e;
insert into integration.webhook_event_keys (
    organization_id, service_code, event_id, webhook_event_id, received_at
)
values
(test.organization('north'), 'stripe', 'evt_0', gen_random_uuid(), '2020-01-02Z'),
(test.organization('north'), 'stripe', 'evt_9', gen_random_uuid(), now());

select is(
    pg_temp.result_of('platform.drop_webhooks'),
    jsonb_build_object(
        'dropped', array['integration.webhook_events_2020_01'],
        'kept', array['integration.webhook_events_2020_02'],
        'keys', 1
    ),
    'an old month of events goes, but not one in which something waits'
);
select is(to_regclass('integration.webhook_events_2020_01'), null, 'with all that is in it');
select is(
    (select string_agg(k.event_id, ' ') from integration.webhook_event_keys as k), 'evt_9',
    'and the keys by which a copy was told'
);

select is(
    (
        select j.args::jsonb
        from jobs.jobs as j
        where j.kind = 'platform.drop_webhooks' and j.state = 'ready'
    ),
    '{"most_keys": 1}'::jsonb, 'where there may be more keys than a job takes, another one takes them'
);

select *
from finish();

rollback;
