begin;

select plan(8);

select test.make_tenants();

-- Whether jobs come in only after the half second that the session has to rest.
create function pg_temp.rests_before(p_kind text)
returns boolean
language plpgsql
as $function$
declare
    v_until timestamptz := clock_timestamp() + interval '0.5 seconds';
begin
    perform set_config(
        'jobs.load',
        (
            current_setting('jobs.load')::jsonb || jsonb_build_object('rest_until', v_until)
        )::text,
        false
    );
    perform test.put_in_some('north', p_kind, 600);
    return (select min(j.run_at) >= v_until from jobs.jobs as j where j.kind = p_kind || '1');
end
$function$;

create function pg_temp.others()
returns timestamptz
language sql
as $function$
    select (current_setting('jobs.load')::jsonb ->> 'others_until')::timestamptz
$function$;

select is(test.put_in_some('north', 'a', 100), 100, 'many come in');
select test.put_in_some('north', 'b', 100);

select is(pg_temp.others(), null, 'who puts many in behind many has no others beside him at first');

select test.put_in_some('south', 'c', 1);

select ok(pg_temp.rests_before('d'), 'he rests once somebody else put a job in');
select isnt(pg_temp.others(), null, 'and counts on others for a while');
select is(
    (
        select array_agg(j.kind::text order by j.position)
        from jobs.jobs as j
        where j.kind ~ '^d[0-9]+$'
    ),
    array(select 'd' || n from generate_series(1, 600) as n),
    'all are there, once and in their order, though they come in by parts'
);
select is(
    test.put_in(
        'north',
        (
            select jsonb_agg(jsonb_build_object('kind', 'e', 'unique_key', 'u' || n % 300))
            from generate_series(1, 600) as n
        )
    ),
    300, 'a unique key holds from part to part'
);
select is(
    test.put_in(
        'north',
        (
            select jsonb_agg(jsonb_build_object('kind', 'f', 'ordering_key', 'k' || n % 2))
            from generate_series(1, 600) as n
        )
    ),
    600, 'jobs of ordering keys come in at once'
);
select is(
    (
        select count(*)::int
        from jobs.jobs as j
        where j.kind = 'f' and j.state = 'ready'
    ),
    2, 'and the first of each key can run'
);

select *
from finish();

rollback;
