-- Sydney: clocks go forward on 2026-10-04 at 02:00 and back on 2026-04-05 at 03:00.

begin;

select plan(12);

create function pg_temp.next(p_cron text, p_after text, p_zone text default 'Australia/Sydney')
returns text
language sql
as $$select (jobs.next_run(p_cron, p_zone, p_after::timestamp at time zone p_zone) at time zone p_zone)::text$$;

select is(pg_temp.next('0 3 * * *', '2026-01-01 03:00'), '2026-01-02 03:00:00', 'the present minute is over');
select is(pg_temp.next('*/15 9-17 * * mon-fri', '2026-01-02 17:45'), '2026-01-05 09:00:00', 'steps, ranges, names');
select is(pg_temp.next('0 0 13 * fri', '2026-02-01 00:00'), '2026-02-06 00:00:00', 'either day where both are given');
select is(pg_temp.next('0 0 29 2 *', '2026-02-01 00:00'), '2028-02-29 00:00:00', 'leap years');
select is(pg_temp.next('0 0 31 2 *', '2026-02-01 00:00'), null, 'and what never comes');
select is(pg_temp.next('0 0 * * 7', '2026-01-01 00:00'), '2026-01-04 00:00:00', 'Sunday is 0 and 7');
select is(pg_temp.next('30 2 * * *', '2026-10-03 12:00'), '2026-10-04 03:30:00', 'an hour that is left out comes later');
select is(pg_temp.next('30 2 * * *', '2026-10-04 03:30'), '2026-10-05 02:30:00', 'once');
select is(
    jobs.next_run('30 2 * * *', 'Australia/Sydney', '2026-04-04T12:00Z'), '2026-04-04T15:30Z'::timestamptz,
    'an hour that comes twice counts the first time'
);
select is(
    jobs.next_run('30 2 * * *', 'Australia/Sydney', '2026-04-04T15:30Z'), '2026-04-05T16:30Z'::timestamptz,
    'and no second time'
);
select is(
    jobs.next_run('30 * * * *', 'Australia/Sydney', '2026-04-04T15:30Z'), '2026-04-04T16:30Z'::timestamptz,
    'but what runs every hour runs in both'
);
select throws_ok($$select jobs.next_run('61 * * * *', 'UTC', now())$$, 'RQ422', null, 'a minute is under 60');

select *
from finish();

rollback;
