begin;

select plan(11);

select test.make_tenants();
select test.put_in('south', '[{"kind": "other"}]');
select test.put_in(
    'north',
    '[{"kind": "a", "ordering_key": "k"}, {"kind": "b", "ordering_key": "k"}, {"kind": "c"}, {"kind": "d"}]'
);

select is(jobs.cancel(test.job('other')), null, 'what is another''s is not there');
select is(jobs.cancel(test.job('a')), 'cancelled', 'what waits is taken back');
select is(test.state_of('a'), 'cancelled', 'and leaves');
select is(test.state_of('b'), 'ready', 'so the next of its key may run');

select jobs.claim('default', 'w', 9);

select is(jobs.cancel(test.job('c')), 'requested', 'what runs is asked to stop');
select is(
    (select e.is_cancel_requested from jobs.extend(test.job('c'), 'w') as e), true,
    'which its worker learns when it extends the lease'
);
select is(jobs.fail(test.job('c'), 'transient', 'stopped'), 'cancelled', 'it stops');
select is(test.state_of('c'), 'cancelled', 'and is not tried again');
select jobs.cancel(test.job('d'));
select is(jobs.complete(test.job('d')), true, 'or it is done all the same');
select is(
    (select count(*) from jobs.extend(test.job('b'), 'another') as e), 0::bigint,
    'nobody extends what another has'
);
select is(
    jobs.report_progress(test.job('b'), 'w', '{"page": 7}'), true, 'how far it is may be said'
);

select *
from finish();

rollback;
