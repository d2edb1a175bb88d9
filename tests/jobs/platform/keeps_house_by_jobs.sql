begin;

select plan(8);

select test.make_tenants();

-- Organizations have regular work of their own, which is another matter.
update jobs.schedule_defaults
set is_active = is_for_platform;

-- as if another transaction had left it
insert into audit.events (organization_id, transaction_id, action, table_name)
values (test.organization('north'), '3', 'insert', 'core.users');

select jobs.tick(now());
select is(
    jobs.tick(now() + interval '1 day 2 minutes'),
    (select count(*)::int from jobs.schedule_defaults as d where d.is_for_platform),
    'sealing, partitions and old months are due each day'
);

create temporary table claimed as
select c.*
from jobs.claim('default', 'w', 10) as c;

grant select on claimed to app_worker;

select is(
    (select count(*) from claimed as c where c.organization_id = '00000000-0000-0000-0000-000000000000'),
    (select count(*) from jobs.schedule_defaults as d where d.is_for_platform),
    'they are the platform''s'
);

create function pg_temp.result_of(p_kind text) returns jsonb language sql as
$$select test.value_as('app_worker', format('select jobs.perform(%L)', (select c.id from claimed as c where c.kind = p_kind)))::jsonb$$;

update jobs.jobs
set args = '{"months_ahead": 5, "at_most": 1}'
where kind in ('platform.make_partitions', 'platform.seal_audit');

create table jobs.job_archive_2020_01 partition of jobs.job_archive
for values from ('2020-01-01T00:00Z') to ('2020-02-01T00:00Z');
alter table jobs.job_archive_2020_01 owner to app_owner;

select is(
    pg_temp.result_of('platform.drop_archive'), '{"dropped": ["jobs.job_archive_2020_01"]}', 'an old month goes as a whole'
);
select is(to_regclass('jobs.job_archive_2020_01'), null, 'with all that is in it');
select is(
    pg_temp.result_of('platform.make_partitions') ->> 'jobs.job_archive', '2', 'months ahead are made'
);
select is(
    pg_temp.result_of('platform.seal_audit'), '{"sealed": 1}', 'and the audit trail is sealed'
);
select is(
    (select count(*) from jobs.job_archive as a where a.kind like 'platform.%' and a.state = 'done'), 3::bigint, 'all is done'
);

select results_eq(
    $$select j.kind::text, j.state::text, j.args::jsonb from jobs.jobs as j where j.state <> 'running'$$,
    $$values ('platform.seal_audit', 'ready', '{"at_most": 1, "months_ahead": 5}'::jsonb)$$,
    'a run that sealed as many records as it may comes again at once for the others'
);

select *
from finish();

rollback;
