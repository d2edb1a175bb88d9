begin;

select plan(10);

select test.make_tenants();
select test.put_in('south', '[{"kind": "other"}]');
select test.put_in(
    'north',
    '[
        {"kind": "a", "args": {"n": 1}, "ordering_key": "k", "priority": 7}, {"kind": "b"},
        {"kind": "b"}, {"kind": "c"}
    ]'
);

select count(*)
from jobs.fail_many(
    (select array_agg(c.id) from jobs.claim('default', 'w', 10) as c),
    array_fill('permanent'::text, array[5]), array_fill('x'::text, array[5])
);

select is(
    (select count(*) from jobs.replay_many(p_kind => 'other')), 0::bigint, 'nobody replays what is another''s'
);
select throws_ok(
    format('select jobs.replay(%L)', (select d.id from jobs.dead_letters as d where d.kind = 'other')),
    'RQ404', null, 'nor one by one'
);
select isnt(
    jobs.replay((select d.id from jobs.dead_letters as d where d.kind = 'a')), null, 'one is put in again'
);
select results_eq(
    $$select j.args ->> 'n', j.ordering_key::text, j.priority::int, j.attempt::int, j.state
    from jobs.jobs as j where j.kind = 'a'$$,
    $$values ('1', 'k', 7, 0, 'ready')$$,
    'as it was, with all its tries'
);
select throws_ok(
    format('select jobs.replay(%L)', (select d.id from jobs.dead_letters as d where d.kind = 'a')),
    'RQ404', null, 'once'
);
select is(
    (select count(*) from jobs.replay_many(p_kind => 'b', p_per_minute => 6)), 2::bigint, 'or all of a kind'
);
select results_eq(
    $$select extract(epoch from j.run_at - min(j.run_at) over ())::int
    from jobs.jobs as j where j.kind = 'b' order by 1$$,
    'values (0), (10)', 'so many a minute'
);
select is(
    (select string_agg(d.kind, ' ') from jobs.dead_letters as d where d.replayed_at is null and d.organization_id = test.organization('north')),
    'c', 'what was not asked for still waits'
);

select throws_ok(
    'select jobs.replay_many(p_limit => null)', 'RQ422', null, 'no number is none'
);
select throws_ok(
    'select jobs.replay_many(p_per_minute => 0)', 'RQ422', null, 'and none a minute is never'
);

select *
from finish();

rollback;
