begin;

select plan(4);

select test.make_tenants();

insert into jobs.jobs (organization_id, kind)
values (test.organization('north'), 'x'), (test.organization('south'), 'x');
insert into jobs.dead_letters (organization_id, job_id, queue, kind, job, reason, attempts)
select
    j.organization_id,
    j.id,
    j.queue,
    j.kind,
    to_jsonb(j),
    'permanent',
    1
from jobs.jobs as j;
insert into jobs.schedule_states (organization_id, name)
values (test.organization('north'), 'x'), (test.organization('south'), 'x');

create temporary table seen as
select
    $$
        select
            (select count(*) from jobs.jobs) || ' ' || (select count(*) from jobs.dead_letters)
            || ' ' || (select count(*) from jobs.schedule_states)
    $$ as query;

select is(
    test.value_as('app_owner', (select s.query from seen as s)), '0 0 0', 'without a context nobody'
);

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', (select s.query from seen as s)),
    '1 1 1',
    'with one a clinic sees its own'
);
select is(
    test.error_as(
        'app_owner',
        format(
            'insert into jobs.jobs (organization_id, kind) values (%L, $$x$$)',
            test.organization('south')
        )
    ),
    '42501',
    'and puts nothing in for another'
);
select is(
    test.value_as(
        'app_owner',
        $$with changed as (update jobs.jobs set priority = 1 returning id) select count(*) from changed$$
    ),
    '1',
    'nor changes what is not its own'
);

select *
from finish();

rollback;
