begin;

select plan(13);

select test.make_tenants();
select test.put_in(
    'north',
    '[
        {"kind": "a1", "ordering_key": "a"}, {"kind": "a2", "ordering_key": "a"},
        {"kind": "b1", "ordering_key": "b"}, {"kind": "a3", "ordering_key": "a"},
        {"kind": "free"}
    ]'
);
select test.put_in('south', '[{"kind": "other", "ordering_key": "a"}]');

select is(
    (
        select string_agg(c.kind, ' ' order by c.kind)
        from jobs.claim('default', 'w', 10) as c
    ),
    'a1 b1 free other',
    'the first of each key is given, and keys of two tenants are two'
);
select is(test.claimed(10), null, 'while it runs the next waits');
select is(jobs.fail(test.job('a1'), 'transient', 'x'), 'failed', 'it fails');
select is(test.claimed(10), null, 'and while it waits for its next try, too');

update jobs.jobs
set run_at = now() - interval '1 second'
where kind = 'a1';

select is(test.claimed(10), 'a1', 'it comes back');
select is(jobs.complete(test.job('a1')), true, 'it is done');
select is(test.claimed(10), 'a2', 'then the next is given');
select is(jobs.fail(test.job('a2'), 'permanent', 'x'), 'dead', 'one that is given up');
select is(test.claimed(10), 'a3', 'is in nobody''s way');
select test.put_in('north', '[{"kind": "a4", "ordering_key": "a"}]');
select is(test.state_of('a4'), 'blocked', 'one that comes meanwhile waits');
select jobs.complete(test.job('a3'));
select is(test.claimed(10), 'a4', 'and has its turn');
select test.put_in('north', '[{"kind": "a5", "ordering_key": "a"}]');
select is(
    (
        select count(*)
        from jobs.complete_many(array[test.job('a4')])
    ),
    1::bigint, 'done among many'
);
select is(test.claimed(10), 'a5', 'it lets the next one go as well');

select *
from finish();

rollback;
