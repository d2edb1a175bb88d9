-- needs a superuser: writes past the triggers of the application

begin;

select plan(3);

select test.make_tenants();

create temporary table seen as
select max(e.seq) as seq
from audit.events as e;

set local session_replication_role = replica;

insert into core.locations (organization_id, name, code)
select test.organization('north'), 'Branch', 'branch_' || g.number
from generate_series(1, 30) as g (number);
update core.locations set name = 'Hidden'
where code in ('branch_1', 'branch_2');
update core.locations set name = 'Hidden'
where code = 'nowhere';
delete from core.locations
where code = 'branch_1';
set local session_replication_role = origin;

create temporary table told as
select e.*
from audit.events as e
inner join seen as s
    on e.seq > s.seq;

select results_eq(
    $$select t.action, t.table_name, t.after from told as t order by t.seq$$,
    $$
        values
        ('insert', 'core.locations', '{"unrecorded_rows": 30}'::jsonb),
        ('update', 'core.locations', '{"unrecorded_rows": 2}'),
        ('delete', 'core.locations', '{"unrecorded_rows": 1}')
    $$,
    'each statement is told by one record that says how many rows it wrote'
);
select results_eq(
    $$select distinct t.organization_id, t.row_id, t.before from told as t$$,
    $$values ('00000000-0000-0000-0000-000000000000'::uuid, null::uuid, null::jsonb)$$,
    'among those of the platform, since nobody looked at the rows'
);

update core.locations set name = 'Seen'
where code = 'branch_2';

select is(
    (
        select e.after from audit.events as e
        order by e.seq desc
        limit 1
    ),
    '{"name": "Seen"}',
    'what is written as usual is told row by row again'
);

select *
from finish();

rollback;
