begin;

select plan(6);

select test.make_tenants();

prepare add_job (text, text, text) as
insert into jobs.jobs (organization_id, queue, kind, unique_key)
values (test.organization($1), $2, 'cliniko.sync', $3);

execute add_job('north', 'default', 'cliniko');

select throws_ok(
    $$execute add_job('north', 'default', 'cliniko')$$,
    '23505', null, 'while one waits no other comes in'
);

update jobs.jobs
set
    state = 'running',
    worker = 'w',
    lease_expires_at = now();

select throws_ok(
    $$execute add_job('north', 'default', 'cliniko')$$, '23505', null, 'nor while one runs'
);
select lives_ok($$execute add_job('south', 'default', 'cliniko')$$, 'another clinic has its own');
select lives_ok($$execute add_job('north', 'slow', 'cliniko')$$, 'and so has another queue');
select lives_ok(
    $$insert into jobs.jobs (organization_id, queue, kind, unique_key)
    select j.organization_id, j.queue, j.kind, j.unique_key from jobs.jobs as j
    on conflict (organization_id, queue, unique_key)
    where unique_key is not null
    do nothing$$,
    'who puts in what is there already is not refused'
);

delete from jobs.jobs;

select lives_ok(
    $$execute add_job('north', 'default', 'cliniko')$$, 'what has left is in nobody''s way'
);

select *
from finish();

rollback;
