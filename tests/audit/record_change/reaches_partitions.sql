-- needs a superuser: writes to partitions past their table

begin;

select plan(5);

select test.make_tenants();

create table core.visits (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    visited_at timestamptz not null default now(),
    note text,
    primary key (organization_id, id, visited_at)
)
partition by range (visited_at);

alter table core.visits owner to app_owner;

select core.ensure_partitions('core.visits', 1);
select audit.attach('core.visits');
select core.ensure_partitions('core.visits', 2);

select ok(audit.is_attached('core.visits'), 'the table is attached with all its partitions');

insert into core.visits (organization_id, note) values (test.organization('north'), 'by the whole');
insert into core.visits_default (organization_id, visited_at, note)
values (test.organization('north'), '2000-01-01', 'by a partition');
update core.visits_default set note = 'changed in a partition';
update core.visits set note = 'changed by the whole'
where note = 'by the whole';

select is(
    (
        select array_agg(e.action || ' ' || (e.after ->> 'note') order by e.seq)
        from audit.events as e
        where e.table_name = 'core.visits'
    ),
    array[
        'insert by the whole', 'insert by a partition', 'update changed in a partition',
        'update changed by the whole'
    ],
    'each write is told once, and as one of the whole, also when it goes to a partition'
);

update core.visits set visited_at = now()
where note = 'changed in a partition';

select is(
    (
        select string_agg(e.action || ':' || (e.after ? 'visited_at')::text, ',')
        from audit.events as e
        where e.table_name = 'core.visits' and e.before ? 'visited_at'
    ),
    'update:true',
    'a row that moves to another partition is an update'
);

truncate core.visits_default;

select is(
    (
        select count(*)
        from audit.events as e
        where e.table_name = 'core.visits' and e.action = 'truncate'
    ),
    1::bigint,
    'a partition that is emptied is told'
);

create table core.visits_2001 partition of core.visits
for values from ('2001-01-01') to ('2002-01-01');

select
    ok(
        not audit.is_attached('core.visits'),
        'a partition that somebody made without the triggers is noticed'
    );

select *
from finish();

rollback;
