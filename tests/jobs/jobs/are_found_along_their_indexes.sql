-- A plan is no proof of speed; a plan that reads the whole table is a proof of the contrary.

begin;

select plan(5);

select test.make_tenants();

insert into jobs.jobs (organization_id, kind, state, run_at, ready_at, worker, lease_expires_at)
select
    case when n.number % 3 = 0 then test.organization('south') else test.organization('north') end,
    'x',
    s.state,
    now() + n.number * interval '1 second',
    case when s.state <> 'scheduled' then now() end,
    case when s.state = 'running' then 'w' end,
    case when s.state = 'running' then now() + n.number * interval '1 second' end
from generate_series(1, 5000) as n (number)
cross join
    lateral (
        select
            case
                when n.number % 100 = 0 then 'running' when n.number % 2 = 0 then 'scheduled' else 'ready'
            end
    ) as s (state);

analyze jobs.jobs;

create function pg_temp.index_of(p_query text)
returns text
language plpgsql
as $function$
declare
    v_plan jsonb;
begin
    execute 'explain (format json) ' || p_query into v_plan;
    return (
        select string_agg(x.name #>> '{}', ' ')
        from jsonb_path_query(v_plan, 'strict $.**."Index Name"') as x (name)
    ) || case when v_plan::text like '%"Sort"%' then ' and sorts' else '' end;
end
$function$;

select is(
    pg_temp.index_of(
        format(
            $$
                select j.id from jobs.jobs as j
                where j.queue = 'default' and j.organization_id = %L and j.ready_at is not null
                and j.state = 'ready'
                order by j.priority, j.position
                limit 100
                for update skip locked
            $$,
            test.organization('north')
        )
    ),
    'idx_jobs_queue',
    'a claim reads the next jobs of a tenant in their order'
);
select is(
    pg_temp.index_of(
        $$
            select j.organization_id from jobs.jobs as j
            where j.queue = 'default' and j.ready_at is not null
            order by j.organization_id
            limit 1
        $$
    ),
    'idx_jobs_queue',
    'and goes from tenant to tenant'
);
select is(
    pg_temp.index_of(
        $$select count(*) from jobs.jobs as j where j.queue = 'default' and j.has_slot$$
    ),
    'idx_jobs_has_slot',
    'a bound counts who runs'
);
select is(
    pg_temp.index_of(
        $$
            select j.id from jobs.jobs as j
            where j.queue = 'default' and j.ready_at is null and not j.is_blocked and j.run_at <= now()
        $$
    ),
    'idx_jobs_run_at',
    'a clock reads what is due'
);
select is(
    pg_temp.index_of(
        $$select j.kind from jobs.jobs as j where j.state = 'running' and j.id = any('{00000000-0000-7000-8000-000000000000}')$$
    ),
    'idx_jobs_id',
    'a worker finds its jobs of several tenants'
);
select *
from finish();

rollback;
