begin;

select plan(2);

select test.make_tenants();

alter table core.locations add column wheelchair_access text;

update core.locations set wheelchair_access = 'ramp'
where code = 'hill';

select is(
    (
        select e.after from audit.events as e
        where e.action = 'update' and e.table_name = 'core.locations'
    ),
    '{"wheelchair_access": "ramp"}',
    'a column that came later is recorded'
);

insert into core.locations (organization_id, name, code)
values (test.organization('north'), 'Changed', 'hill'), (test.organization('north'), 'New', 'new')
on conflict (organization_id, code) where deleted_at is null
do update set name = excluded.name;

select is(
    (
        select string_agg(e.action || ':' || (e.after ->> 'name'), ',' order by e.action)
        from audit.events as e
        where e.table_name = 'core.locations' and e.after ->> 'name' in ('Changed', 'New')
    ),
    'insert:New,update:Changed',
    'an upsert is told as what it was to each row'
);

select *
from finish();

rollback;
