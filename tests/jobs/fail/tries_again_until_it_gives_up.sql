begin;

select plan(10);

select test.make_tenants();
select test.put_in(
    'north',
    '[{"kind": "a", "max_attempts": 2}, {"kind": "b"}, {"kind": "c"}, {"kind": "d"}]'
);
select test.claimed(4);

select is(jobs.fail(test.job('a'), 'transient', 'time-out'), 'failed', 'it is tried again');
select is(
    (select j.ready_at is null and j.run_at <= clock_timestamp() + interval '2 seconds' from jobs.jobs as j where j.kind = 'a'),
    true, 'within two seconds, the first time'
);
select is(jobs.fail(test.job('b'), 'rate_limit', '429', '90 seconds'), 'failed', 'or when the other side says');
select cmp_ok(
    (select j.run_at from jobs.jobs as j where j.kind = 'b'), '>', now() + interval '89 seconds',
    'and not before'
);
select is(jobs.fail(test.job('c'), 'validation', 'no name'), 'dead', 'what cannot help is not tried');
select is(jobs.fail(test.job('a'), 'transient', 'x'), null, 'what does not run cannot fail');
select throws_ok(
    format('select jobs.fail(%L, $$odd$$, $$x$$)', test.job('d')), 'RQ422', null, 'a failure has a class'
);

update jobs.jobs
set run_at = now() - interval '1 second'
where kind = 'a';

select test.claimed();

select is(jobs.fail(test.job('a'), 'transient', 'time-out'), 'dead', 'after its last try it is dead');
select results_eq(
    $$select d.kind, d.reason, d.error_class, d.attempts::int, d.job ->> 'kind'
    from jobs.dead_letters as d order by d.kind$$,
    $$values ('a', 'exhausted', 'transient', 2, 'a'), ('c', 'permanent', 'validation', 1, 'c')$$,
    'letters say why'
);
select is(
    (select string_agg(t.kind || t.attempt || t.outcome, ' ' order by t.kind, t.attempt) from jobs.job_attempts as t),
    'a1failed a2dead b1failed c1dead', 'and each try is on record'
);

select *
from finish();

rollback;
