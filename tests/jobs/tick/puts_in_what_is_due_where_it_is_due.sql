begin;

select plan(12);

select test.make_tenants();

update core.organizations
set time_zone = 'Australia/Perth'
where slug = 'south';

update core.organizations
set time_zone = 'Australia/Sydney'
where slug = 'north';

update jobs.schedule_defaults
set is_active = false;

insert into jobs.schedule_defaults (name, kind, cron, description)
values ('patients.recompute', 'patients.recompute', '0 3 * * *', 'Counts anew');

insert into jobs.schedules (organization_id, name, default_name, cron)
values (test.organization('south'), 'patients.recompute', 'patients.recompute', '0 5 * * *');
insert into jobs.schedules (organization_id, name, queue, kind, args, cron)
values (test.organization('north'), 'own', 'default', 'own.kind', '{}', '0 * * * *');

select jobs.tick('2026-06-01T00:00Z');

select results_eq(
    $$select o.slug::text, s.name, s.next_run_at
    from jobs.schedule_states as s inner join core.organizations as o on s.organization_id = o.id
    order by 1, 2$$,
    $$values
    ('north', 'own', '2026-06-01T01:00Z'::timestamptz), ('north', 'patients.recompute', '2026-06-01T17:00Z'),
    ('south', 'patients.recompute', '2026-06-01T21:00Z')$$,
    'each organization has its own times, by its own clock'
);
select is(jobs.tick('2026-06-01T00:59Z'), 0, 'before it is due nothing comes');
select is(jobs.tick('2026-06-01T01:00Z'), 1, 'when it is due, a job does');
select is(jobs.tick('2026-06-01T01:00:30Z'), 0, 'once');
select results_eq(
    $$select j.kind::text, j.organization_id from jobs.jobs as j$$,
    $$select 'own.kind', test.organization('north')$$,
    'of the organization'
);
select is(jobs.tick('2026-06-01T05:10Z'), 1, 'after a pause one comes');
select is(
    (select count(*) from jobs.jobs), 1::bigint, 'but no second one while the first is not finished'
);
select is(
    (select s.missed_count from jobs.schedule_states as s where s.name = 'own'), 3, 'what was left out is counted'
);

update jobs.schedules
set cron = '30 * * * *'
where name = 'own';

select jobs.tick('2026-06-01T05:11Z');

select is(
    (select s.next_run_at from jobs.schedule_states as s where s.name = 'own'), '2026-06-01T05:30Z'::timestamptz,
    'other times hold from now on'
);
insert into jobs.schedules (organization_id, name, queue, kind, args, cron)
values (test.organization('north'), 'never', 'default', 'own.kind', '{}', '0 0 30 2 *');
select lives_ok($$select jobs.tick('2026-06-03T00:00Z')$$, 'a day that never comes stops no other schedule');
select is(
    (select s.next_run_at from jobs.schedule_states as s where s.name = 'never'), null, 'and has no next time'
);
select is(
    (select s.timetable from jobs.schedule_states as s where s.name = 'never'),
    '0 0 30 2 * Australia/Sydney', 'until its timetable is another'
);

select *
from finish();

rollback;
