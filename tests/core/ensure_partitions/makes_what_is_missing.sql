begin;

select plan(8);

select test.make_tenants();

select is(core.ensure_partitions('audit.events', 3), 0, 'what is there is left alone');
select is(core.ensure_partitions('audit.events', 5), 2, 'what is missing is made');
select is(
    (
        select count(*)
        from pg_inherits as i
        where i.inhparent = 'audit.events'::regclass
    ),
    7::bigint,
    'the default one, the present month and five ahead'
);

insert into audit.events (organization_id, action, table_name, recorded_at)
values (test.organization('north'), 'insert', 'x', '2001-01-01');

select is(
    (
        select e.tableoid::regclass::text from audit.events as e
        where e.table_name = 'x'
    ),
    'audit.events_default',
    'a row that finds no month is kept all the same'
);

select is(core.ensure_partitions('audit.events', 0, 24), 24, 'months before this one are made too');

insert into audit.events (organization_id, action, table_name, recorded_at)
values (test.organization('north'), 'insert', 'y', now() - interval '1 year');

select isnt(
    (
        select e.tableoid::regclass::text from audit.events as e
        where e.table_name = 'y'
    ),
    'audit.events_default',
    'and take the rows of their time'
);

insert into audit.events (organization_id, action, table_name, recorded_at)
values (
    test.organization('north'), 'insert', 'z',
    (date_trunc('month', now() at time zone 'UTC') + interval '7 months 10 days') at time zone 'UTC'
);

select is(
    core.ensure_partitions('audit.events', 8), 3,
    'a month whose rows stand in the default partition is made like the others'
);
select is(
    (
        select array_agg(
            e.table_name || ' ' || (e.tableoid = 'audit.events_default'::regclass)::text
            order by e.table_name
        )
        from audit.events as e
        where e.table_name in ('x', 'z')
    ),
    array['x true', 'z false'],
    'and takes them, while rows of other months stay'
);

select *
from finish();

rollback;
