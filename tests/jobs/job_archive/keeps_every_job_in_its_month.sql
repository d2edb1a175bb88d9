begin;

select plan(3);

select test.make_tenants();

insert into jobs.jobs (organization_id, kind, args)
select
    test.organization('north'),
    'x',
    jsonb_build_object('number', n.number)
from generate_series(1, 3) as n (number);

-- As a worker that reports does it: in one statement, so that no job is in both or in none.
with finished as (
    delete from jobs.jobs as j
    returning j.*
)

insert into jobs.job_archive (
    organization_id,
    id,
    position,
    run_at,
    created_at,
    priority,
    attempt,
    max_attempts,
    state,
    queue,
    kind,
    args,
    finished_at
)
select
    f.organization_id,
    f.id,
    f.position,
    f.run_at,
    f.created_at,
    f.priority,
    1,
    f.max_attempts,
    'done',
    f.queue,
    f.kind,
    f.args,
    case f.args ->> 'number' when '1' then now() when '2' then '2001-02-03' else '2101-02-03' end
from finished as f;

insert into jobs.job_attempts (
    organization_id, job_id, attempt, started_at, finished_at, outcome, queue, kind, worker
)
select
    a.organization_id,
    a.id,
    1,
    a.finished_at - interval '1 millisecond',
    a.finished_at,
    'done',
    a.queue,
    a.kind,
    'w'
from jobs.job_archive as a;

select is(
    (
        select jsonb_object_agg(p.name, p.rows)
        from (
            select
                a.tableoid::regclass::text as name,
                count(*) as rows
            from jobs.job_archive as a
            group by a.tableoid
        ) as p
    ),
    jsonb_build_object(
        'jobs.job_archive_default',
        2,
        to_char(now() at time zone 'UTC', '"jobs.job_archive_"YYYY"_"MM'),
        1
    ),
    'a job stands in its month, and where nobody made the month in the default partition'
);
select is(
    (
        select count(distinct t.job_id)
        from jobs.job_attempts as t
    ),
    3::bigint,
    'and so do its tries'
);
select throws_ok(
    $$update jobs.job_archive set state = 'running'$$, '23514', null, 'what is archived is finished'
);

select *
from finish();

rollback;
