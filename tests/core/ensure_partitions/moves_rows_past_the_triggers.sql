begin;

select plan(5);

create table core.visits (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    visited_at timestamptz not null,
    note text,
    is_long boolean generated always as (length(note) > 20) stored,
    constraint pk_visits primary key (organization_id, id, visited_at)
)
partition by range (visited_at);

alter table core.visits owner to app_owner;
alter table core.visits enable row level security;
alter table core.visits force row level security;

create policy visits_app_migrator_all on core.visits
for all to app_migrator using (true);
create policy visits_app_owner_all on core.visits
for all to app_owner using (organization_id = (select core.current_org_id()));

select core.ensure_partitions('core.visits', 0);
select audit.attach('core.visits');

select set_config('core.organization_id', '01a10000-0000-7000-8000-000000000001', true);

create temporary table of_month as
select date_trunc('month', now()) - interval '3 months' as from_at;

grant select on of_month to app_owner;

set local role app_owner;

insert into core.visits (organization_id, visited_at, note)
select
    '01a10000-0000-7000-8000-000000000001',
    m.from_at + make_interval(days => g.number),
    'visit ' || g.number
from of_month as m
cross join generate_series(0, 40) as g (number);

reset role;

create temporary table seen as
select
    (select count(*) from audit.events) as records,
    array(
        select t.tgname::text || t.tgenabled::text from pg_trigger as t
        where t.tgrelid = 'core.visits_default'::regclass
        order by t.tgname
    ) as triggers,
    array(
        select v::text from core.visits as v
        order by v.id
    ) as visits;

grant select on seen to app_owner;

select set_config('core.organization_id', '', true);
set local role app_owner;

select core.ensure_partitions('core.visits', 0, 3);

reset role;

select set_config('core.organization_id', '01a10000-0000-7000-8000-000000000001', true);

select is(
    (
        select jsonb_object_agg(c.name, c.count)
        from (
            select
                case v.tableoid when 'core.visits_default'::regclass then 'default' else 'month' end as name,
                count(*)
            from core.visits as v
            group by 1
        ) as c
    ),
    '{"month": 41}',
    'rows of several months find theirs, though the owner sees no row of them'
);
select is(
    (select array(select v::text from core.visits as v order by v.id)), s.visits, 'each as it was'
)
from seen as s;
select is((select count(*) from audit.events), s.records, 'nothing of it is told as a write')
from seen as s;
select is(
    (
        select array(
            select t.tgname::text || t.tgenabled::text from pg_trigger as t
            where t.tgrelid = 'core.visits_default'::regclass
            order by t.tgname
        )
    ),
    s.triggers,
    'the default partition has its triggers again'
)
from seen as s;
select is(
    (
        select jsonb_build_array(c.relforcerowsecurity, has_table_privilege('app_owner', c.oid, 'select, delete'))
        from pg_class as c
        where c.oid = 'core.visits_default'::regclass
    ),
    '[true, false]',
    'and is closed again'
);

select *
from finish();

rollback;
