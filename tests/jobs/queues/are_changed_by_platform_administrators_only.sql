begin;

select plan(8);

select test.make_tenants();

prepare pause as
update jobs.queues set paused_at = now() where name = 'default' returning name;

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from jobs.queues'), '1', 'everybody may know the rules'
);
select is(
    test.value_as(
        'app_owner',
        $$with paused as (update jobs.queues set paused_at = now() returning name) select count(*) from paused$$
    ),
    '0',
    'an owner of a clinic pauses nothing for all clinics'
);
select is(
    test.error_as(
        'app_owner', $$insert into jobs.queues (name, description) values ('mine', 'mine alone')$$
    ),
    '42501',
    'nor makes a queue'
);

select test.sign_in('user_root', 'org_north');

select is(
    test.value_as(
        'app_owner',
        $$with paused as (update jobs.queues set paused_at = now() returning name) select count(*) from paused$$
    ),
    '1',
    'an administrator of the platform does'
);
select throws_ok(
    $$update jobs.queues set backoff_cap = '1 second'$$,
    '23514', null, 'no wait is longer than the longest'
);
select throws_ok(
    $$update jobs.queues set max_attempts = 0$$, '23514', null, 'everything is tried once'
);
select throws_ok(
    $$update jobs.queues set max_running_per_tenant = 0$$,
    '23514', null, 'a limit lets somebody through; nobody is paused for'
);
select cmp_ok(
    (
        select
            sum(least(q.backoff_cap, q.backoff_base * (2 ^ (n.attempt - 1))))
        from jobs.queues as q
        cross join generate_series(1, q.max_attempts - 1) as n (attempt)
        where q.name = 'default'
    ),
    '<=',
    interval '15 minutes',
    'by default every try comes within 15 minutes'
);

select *
from finish();

rollback;
