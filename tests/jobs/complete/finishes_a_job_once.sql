begin;

select plan(7);

select test.make_tenants();
select test.put_in_some('north', 'x', 4);
select test.claimed(3);

create temporary table taken as
select j.id, j.kind
from jobs.jobs as j;

create function pg_temp.id_of(p_kind text) returns uuid language sql as
'select t.id from taken as t where t.kind = p_kind';

select is(jobs.complete(pg_temp.id_of('x1'), '{"sent": 1}'), true, 'what runs is done');
select is(jobs.complete(pg_temp.id_of('x1'), '{"sent": 2}'), false, 'once');
select is(jobs.complete(pg_temp.id_of('x4')), false, 'what nobody claimed is not done');
select results_eq(
    $$select a.state, a.result ->> 'sent', a.attempt::int, a.worker from jobs.job_archive as a$$,
    $$values ('done', '1', 1, 'w')$$,
    'the archive tells what came of it'
);
select is(
    (
        select string_agg(t.kind, ' ' order by t.kind)
        from jobs.complete_many(
            array[pg_temp.id_of('x1'), pg_temp.id_of('x2'), pg_temp.id_of('x3')],
            array[null, '{"n": 2}', '{"n": 3}']::jsonb[]
        ) as d (id)
        inner join taken as t
            on d.id = t.id
    ),
    'x2 x3',
    'of many, those are named that were done now'
);
select is(
    (select string_agg(a.kind || (a.result ->> 'n'), ' ' order by a.kind) from jobs.job_archive as a),
    'x22 x33', 'each with its own result'
);
select is((select string_agg(j.kind, ' ') from jobs.jobs as j), 'x4', 'what is done has left');

select *
from finish();

rollback;
