begin;

select plan(6);

select test.make_tenants();
select test.make_integrations();

create or replace function pg_temp.trigger_sync(p_subject text, p_organization text, p_entity text)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, p_organization,
        format('select api.trigger_sync(%L, %L) ->> $$job_id$$', test.integration('north'), p_entity)
    )
$function$;

create temporary table asked as
select pg_temp.trigger_sync('user_ada', 'org_north', 'patients') as job_id;

select is(
    (
        select concat_ws(' ', j.kind, j.args ->> 'entity', j.args ->> 'kind')
        from jobs.jobs as j
        inner join asked as a
            on j.id::text = a.job_id
    ),
    'cliniko.sync patients incremental', 'a job waits for whoever synchronizes that system'
);
select is(
    pg_temp.trigger_sync('user_ada', 'org_north', 'patients'), a.job_id,
    'who asks again is told of the same'
)
from asked as a;
select is(
    pg_temp.trigger_sync('user_grace', 'org_north', 'patients'), 'RQ403', 'not everybody may'
);
select is(
    pg_temp.trigger_sync('user_alan', 'org_south', 'patients'), 'RQ404', 'nor for other organizations'
);
select is(pg_temp.trigger_sync('user_ada', 'org_north', 'No!'), 'RQ422', 'an entity has a name');

update integration.service_integrations set status = 'active';
update integration.service_integrations set status = 'paused';

select is(
    pg_temp.trigger_sync('user_ada', 'org_north', 'patients'), 'RQ409', 'what is paused stays so'
);

select *
from finish();

rollback;
