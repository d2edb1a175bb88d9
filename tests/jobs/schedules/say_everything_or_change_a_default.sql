begin;

select plan(7);

select test.make_tenants();

insert into jobs.schedule_defaults (name, kind, cron, description)
values ('patients.recompute', 'patients.recompute', '0 3 * * *', 'Counts anew');

prepare add_schedule (text, text, text, text, text, jsonb) as
insert into jobs.schedules (organization_id, name, default_name, queue, kind, cron, args)
values (test.organization('north'), $1, $2, $3, $4, $5, $6);

select lives_ok(
    $$execute add_schedule('patients.recompute', 'patients.recompute', null, null, '0 5 * * *', null)$$,
    'other times for what all have'
);
select throws_ok(
    $$execute add_schedule('patients.recompute', 'patients.recompute', null, null, '0 6 * * *', null)$$,
    '23505', null, 'once'
);
select throws_ok(
    $$execute add_schedule('other', 'patients.recompute', null, null, '0 6 * * *', null)$$,
    '23514', null, 'under its name'
);
select throws_ok(
    $$execute add_schedule('own', null, null, 'x', '0 6 * * *', '{}')$$,
    '23514', null, 'what only one has says everything'
);
select lives_ok(
    $$execute add_schedule('own', null, 'default', 'x', '0 6 * * *', '{}')$$, 'then it runs'
);
select throws_ok(
    $$execute add_schedule('lost', null, 'nobody', 'x', '0 6 * * *', '{}')$$,
    '23503', null, 'in a queue that is there'
);
select throws_ok(
    $$update jobs.schedules set time_zone = 'UTC+10'$$, '23514', null, 'in the time of a place'
);

select *
from finish();

rollback;
