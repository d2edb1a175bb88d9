begin;

select plan(8);

select test.make_tenants();
select test.put_in('north', '[{"kind": "a"}, {"kind": "b", "max_attempts": 1}, {"kind": "c"}]');

select is(test.claimed(2, 'dead'), 'a b', 'a worker takes two and dies');
select test.leases_run_out();
select is(test.claimed(2, 'w'), 'c', 'who comes next is given what waits');
select is(test.state_of('a'), 'failed', 'the lost try ends as a failure');
select is(test.state_of('b'), 'dead', 'or as the last one');
select results_eq(
    'select d.reason, d.error from jobs.dead_letters as d',
    $$values ('lost', 'the lease of dead ran out')$$,
    'of which the dead letter tells'
);
select results_eq(
    $$select t.outcome, t.worker from jobs.job_attempts as t order by t.outcome$$,
    $$values ('dead', 'dead'), ('lost', 'dead')$$,
    'and the record of tries'
);

update jobs.jobs
set run_at = now() - interval '1 second'
where kind = 'a';

select is(test.claimed(2, 'w'), 'a', 'after its wait it is tried again');
select is(
    (select j.attempt from jobs.jobs as j where j.kind = 'a'), 2::smallint, 'for the second time'
);

select *
from finish();

rollback;
