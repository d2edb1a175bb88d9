begin;

select plan(8);

select test.make_tenants();
select test.put_in('north', '[{"kind": "nobody.knows"}, {"kind": "waits"}]');

create function pg_temp.answer(p_call text)
returns text
language sql
as $$
    select test.error_as('app_dispatcher', 'select ' || p_call)
$$;

select is(
    pg_temp.answer('jobs.act_for(gen_random_uuid())'), 'RQ404', 'nobody acts for a job that is not there'
);
select is(
    pg_temp.answer(format('jobs.act_for(%L)', test.job('waits'))),
    'RQ404', 'nor for one that nobody claimed'
);
select is(
    pg_temp.answer(format('jobs.perform(%L)', test.job('waits'))), 'RQ404', 'nor performs it'
);
select is(test.claimed(), 'nobody.knows', 'the first one is claimed');
select is(
    pg_temp.answer(format('jobs.perform(%L)', test.job('nobody.knows'))),
    'RQ503', 'a kind that nobody knows may be known to another worker'
);
select is(
    pg_temp.answer(
        format($$jobs.extend_many(array[%L]::uuid[], 'w', '0 seconds')$$, test.job('nobody.knows'))
    ),
    'RQ422', 'a lease ends later than it begins'
);
select is(
    pg_temp.answer(format($$jobs.extend_many(array[%L]::uuid[], 'w', null)$$, test.job('nobody.knows'))),
    'RQ422', 'and ends at all'
);
select is(
    (
        select string_agg(j.kind || ' ' || j.state, ', ' order by j.kind)
        from jobs.jobs as j
    ),
    'nobody.knows running, waits ready', 'all stand as they stood'
);

select * from finish();

rollback;
