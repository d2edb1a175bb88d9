begin;

select plan(7);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name)
values
(test.organization('north'), 'cliniko', 'Harbour'),
(test.organization('north'), 'cliniko', 'Hill');

prepare begin_run (text, text) as
insert into integration.sync_runs (organization_id, integration_id, entity, kind)
select
    i.organization_id,
    i.id,
    $2,
    'incremental'
from integration.service_integrations as i
where i.name = $1;

execute begin_run('Harbour', 'patients');

select throws_ok(
    $$execute begin_run('Harbour', 'patients')$$,
    '23505', null, 'two runs of one account and entity do not run at once'
);
select lives_ok($$execute begin_run('Harbour', 'appointments')$$, 'another entity may');
select lives_ok($$execute begin_run('Hill', 'patients')$$, 'and so may another account');
select throws_ok(
    $$update integration.sync_runs set status = 'succeeded'$$,
    '23514', null, 'a run that ended has an end'
);
select throws_ok(
    $$update integration.sync_runs set finished_at = now()$$,
    '23514', null, 'and one that runs has none'
);

update integration.sync_runs
set
    status = 'failed',
    finished_at = now();

select lives_ok($$execute begin_run('Harbour', 'patients')$$, 'after it ended the next may begin');
select throws_ok(
    format(
        'insert into integration.sync_runs (organization_id, integration_id, entity, kind) select %L, i.id, $$x$$, $$full$$ from integration.service_integrations as i',
        test.organization('south')
    ),
    '23503', null, 'nobody synchronizes an account of another clinic, row security or not'
);

select *
from finish();

rollback;
