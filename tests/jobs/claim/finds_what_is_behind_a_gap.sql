begin;

select plan(14);

select test.make_tenants();
select test.put_in_some('north', 'n', 3);
select test.put_in_some('south', 's', 3);

-- as a session that walked far
select set_config('jobs.turn', '00000000-0000-0000-0000-000000000000', false);
select set_config('jobs.gaps', '{}', false);

select is(
    test.claimed() || ' ' || test.claimed(), 'n1 s1', 'without gaps tenants take turns, as ever'
);
select is(current_setting('jobs.gaps'), '', 'and where nothing is slow no gap is kept');

create function pg_temp.gap(p_until timestamptz, p_kind text)
returns text
language sql
as $function$
    select set_config(
        'jobs.gaps',
        jsonb_build_object(
            'default',
            jsonb_build_array(
                jsonb_build_object(
                    'from_org', '00000000-0000-0000-0000-000000000000', 'from_priority', -32768,
                    'from_position', -1, 'to_org', j.organization_id, 'to_priority', j.priority,
                    'to_position', j.position, 'until', p_until
                )
            )
        )::text,
        false
    )
    from jobs.jobs as j
    where j.kind = p_kind
$function$;

select pg_temp.gap(clock_timestamp() + interval '1 hour', 'n3');

select is(test.claimed(), 'n3', 'within a gap nothing is looked for, behind it the next is found');
select is(
    concat_ws(' ', test.claimed(), test.claimed(), test.claimed()), 's2 s3',
    'until it is over, what stands in it waits'
);

select pg_temp.gap(clock_timestamp() - interval '1 hour', 'n3');

select is(test.claimed(), 'n2', 'then it is found');
select is(test.claimed(), null, 'and nothing is found twice');

-- where no gap is left while it takes jobs back, the session goes on all the same
select test.leases_run_out();
select test.put_in_some('north', 'x', 1);
select set_config('jobs.gaps', '{}', false);

select is(test.claimed(), 'x1', 'on the way, jobs are taken back whose worker died');

-- many at once
create function pg_temp.claimed_many(p_limit int)
returns text
language sql
as $function$
    select string_agg(c.kind, ' ' order by c.kind)
    from jobs.claim('default', 'many', p_limit) as c
$function$;

select test.put_in_some('north', 'p', 4);
select test.put_in_some('south', 'q', 4);
select set_config('jobs.gaps', '{}', false);

select is(pg_temp.claimed_many(2), 'p1 q1', 'many at once are shared by tenants as ever');

select pg_temp.gap(clock_timestamp() + interval '1 hour', 'p3');

select is(pg_temp.claimed_many(10), 'p3 p4 q2 q3 q4', 'many at once come from behind the gap');

select pg_temp.gap(clock_timestamp() - interval '1 hour', 'p3');

select is(pg_temp.claimed_many(10), 'p2', 'and from within once it is over');
select is(pg_temp.claimed_many(10), null, 'each once');

-- what runs is walked past as what finished under a snapshot is
select test.put_in_some('north', 'r', 450);

create function pg_temp.claim_so_many(p_limit int)
returns bigint
language sql
as $function$
    select count(*)
    from jobs.claim('default', 'many', p_limit) as c
$function$;

create function pg_temp.gaps()
returns text
language sql
as $function$
    select string_agg(
        concat_ws(' ', g.gap ->> 'from_position', 'to', p.kind, 'until', g.gap ->> 'until'), ', '
    )
    from jsonb_array_elements(current_setting('jobs.gaps')::jsonb -> 'default') as g (gap)
    left join jobs.jobs as p
        on (g.gap ->> 'to_position')::bigint = p.position
$function$;

select pg_temp.claim_so_many(150);
select set_config('jobs.gaps', '{}', false);
select pg_temp.claim_so_many(150);

create temporary table gap_before as
select pg_temp.gaps() as gaps;

select alike(
    (
        select g.gaps
        from gap_before as g
    ),
    '-1 to r151 until %', 'who walked far keeps where it began to find something'
);
select is(pg_temp.claim_so_many(150), 150::bigint, 'and finds what is behind');
select is(
    pg_temp.gaps(),
    (
        select replace(g.gaps, 'r151', 'r301')
        from gap_before as g
    ),
    'the gap became longer, until the same time, and is one still'
);

select *
from finish();

rollback;
