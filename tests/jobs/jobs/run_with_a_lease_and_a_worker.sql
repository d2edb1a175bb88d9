begin;

select plan(7);

select test.make_tenants();

prepare add_job (text, timestamptz, text, int) as
insert into jobs.jobs (organization_id, kind, state, lease_expires_at, worker, attempt)
values (test.organization('north'), 'x', $1, $2, $3, $4);

select throws_ok(
    $$execute add_job('running', null, 'w', 1)$$, '23514', null, 'what runs has a lease'
);
select throws_ok(
    $$execute add_job('running', now(), null, 1)$$, '23514', null, 'and somebody who has it'
);
select throws_ok(
    $$execute add_job('ready', now(), 'w', 1)$$, '23514', null, 'what waits has no lease'
);
select throws_ok(
    $$execute add_job('ready', null, 'w', 11)$$, '23514', null, 'nothing is tried more often than it may'
);
select throws_ok(
    $$execute add_job('done', null, 'w', 1)$$, '23514', null, 'what is done is not here'
);
select lives_ok(
    $$execute add_job('running', now(), 'w', 1)$$, 'with lease and worker it runs'
);
select throws_ok(
    format(
        'insert into jobs.jobs (organization_id, kind, args) values (%L, $$x$$, $$[1]$$)',
        test.organization('north')
    ),
    '23514', null, 'arguments have names'
);

select *
from finish();

rollback;
