begin;

select plan(4);

select test.make_tenants();

insert into jobs.jobs (organization_id, kind, ordering_key, args)
select
    test.organization('north'),
    'message.append',
    'conversation 7',
    jsonb_build_object('number', n.number)
from generate_series(1, 3) as n (number)
order by n.number;

prepare start_job (int) as
update jobs.jobs
set
    state = 'running',
    has_slot = true,
    worker = 'w',
    lease_expires_at = now()
where args ->> 'number' = $1::text;

select is(
    (select string_agg(j.args ->> 'number', '' order by j.position) from jobs.jobs as j),
    '123',
    'they keep the order in which they came, also within a millisecond'
);
select lives_ok('execute start_job(1)', 'the first runs');
select throws_ok('execute start_job(2)', '23505', null, 'and no other while it does');

update jobs.jobs
set
    state = 'failed',
    ready_at = null,
    has_slot = false,
    lease_expires_at = null
where state = 'running';

select lives_ok('execute start_job(2)', 'afterwards another may');

select *
from finish();

rollback;
