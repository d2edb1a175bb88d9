begin;

select plan(10);

select test.make_tenants();

select throws_ok($$select jobs.enqueue('x')$$, 'RQ400', null, 'without an organization nothing comes in');

select test.put_in('north', '[{"kind": "first", "unique_key": "u"}]');

select is(
    jobs.enqueue('second', p_unique_key => 'u'), test.job('first'), 'a unique key has one unfinished job'
);
select is(
    test.put_in('north', '[{"kind": "x", "unique_key": "u"}, {"kind": "y", "unique_key": "v"}, {"kind": "z", "unique_key": "v"}]'),
    1, 'also among many'
);
select is(test.put_in('south', '[{"kind": "south", "unique_key": "u"}]'), 1, 'of each organization');
select is(
    (select j.organization_id from jobs.jobs as j where j.kind = 'south'), test.organization('south'),
    'which it belongs to'
);
select isnt(jobs.enqueue('later', p_run_at => now() + interval '1 hour'), null, 'it may come for later');
select is(test.state_of('later'), 'scheduled', 'then it waits for its time');
select throws_ok($$select jobs.enqueue('x', p_queue => 'nowhere')$$, 'RQ422', null, 'a queue must be there');
select throws_ok($$select jobs.enqueue(null)$$, 'RQ422', null, 'a job has a kind');
select throws_ok($$select jobs.enqueue_many('{"kind": "x"}')$$, 'RQ422', null, 'many are an array');

select *
from finish();

rollback;
