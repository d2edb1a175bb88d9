-- A worker whose lease ran out may come back while another one tries the job again.

begin;

select plan(4);

select test.make_tenants();
select test.put_in('north', '[{"kind": "late"}]');
select test.claimed(1);

select is(
    jobs.fail(test.job('late'), 'permanent', 'late', p_attempt => 2::smallint), null,
    'what failed in another try is told to be lost'
);
select is(test.state_of('late'), 'running', 'and the try that runs goes on');
select is(
    jobs.fail(test.job('late'), 'permanent', 'late', p_attempt => 1::smallint), 'dead',
    'what fails in the try that runs is given up'
);
select throws_ok(
    $$select test.put_in('north', '[{"kind": "never", "max_attempts": 0}]')$$, 'RQ422', null,
    'a job that may never be tried is refused'
);

select *
from finish();

rollback;
