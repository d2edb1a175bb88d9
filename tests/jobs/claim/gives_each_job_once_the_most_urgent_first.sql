begin;

select plan(9);

select test.make_tenants();
select test.put_in(
    'north',
    '[{"kind": "a"}, {"kind": "b"}, {"kind": "urgent", "priority": 1}, {"kind": "c"}]'
);

select is(test.claimed(2), 'urgent a', 'the most urgent goes first, then whoever came first');
select is(test.claimed(5), 'b c', 'nobody is given what another has');
select is(test.claimed(5), null, 'and then nothing');
select results_eq(
    $$select j.worker, j.attempt::int, j.lease_expires_at > now() + interval '4 minutes'
    from jobs.jobs as j where j.kind = 'a'$$,
    $$values ('w', 1, true)$$,
    'a worker has it for five minutes'
);

select test.put_in('north', '[{"kind": "d"}]');

select is(
    (
        select c.lease_expires_at <= clock_timestamp() + interval '10 seconds'
        from jobs.claim('default', 'w', 1, '10 seconds') as c
    ),
    true,
    'or for as long as it says'
);
select throws_ok($$select jobs.claim('nowhere', 'w')$$, 'RQ422', null, 'a queue must be there');
select throws_ok($$select jobs.claim('default', '')$$, 'RQ422', null, 'a worker has a name');

update jobs.queues
set paused_at = now()
where name = 'default';

select test.put_in('north', '[{"kind": "e"}]');

select is(test.claimed(), null, 'while a queue is paused nobody is given anything');

update jobs.queues
set paused_at = null
where name = 'default';

select is(test.claimed(), 'e', 'afterwards it goes on');

select *
from finish();

rollback;
