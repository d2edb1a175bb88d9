begin;

select plan(6);

select test.make_tenants();

prepare add_letter (text, uuid) as
insert into jobs.dead_letters (organization_id, job_id, queue, kind, job, reason, attempts)
values (test.organization($1), $2, 'default', 'x', '{}', 'exhausted', 10);

execute add_letter('north', '00000000-0000-7000-8000-000000000000');

select throws_ok(
    $$execute add_letter('north', '00000000-0000-7000-8000-000000000000')$$,
    '23505', null, 'a job dies once'
);
select throws_ok(
    'update jobs.dead_letters set replayed_at = now()', '23514', null, 'what is replayed has a job anew'
);
select throws_ok(
    'update jobs.dead_letters set replayed_as = gen_random_uuid()',
    '23514', null, 'and a time'
);
select lives_ok(
    'update jobs.dead_letters set replayed_as = gen_random_uuid(), replayed_at = now()', 'with both it is'
);
select throws_ok(
    'update jobs.dead_letters set dismissed_at = now()',
    '23514', null, 'what is replayed is not dismissed as well'
);
select throws_ok(
    $$update jobs.dead_letters set job = '[]'$$, '23514', null, 'the job is kept as an object'
);

select *
from finish();

rollback;
