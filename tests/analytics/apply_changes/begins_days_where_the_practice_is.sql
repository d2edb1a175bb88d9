begin;

select plan(6);

select test.make_clinic();

update core.organizations
set time_zone = 'Australia/Sydney'
where slug = 'north';
update core.locations
set time_zone = 'Europe/London'
where code = 'harbour';

create function pg_temp.book(p_start text, p_location text default null)
returns void
language sql
as $function$
    insert into clinic.appointments (
        organization_id, contact_id, location_id, start_at, end_at, status
    )
    values (
        test.organization('north'), test.contact('Noah'), test.location(p_location),
        p_start::timestamptz, p_start::timestamptz + interval '30 minutes', 'booked'
    )
$function$;

create function pg_temp.days(p_location text default null)
returns text
language sql
as $function$
    select string_agg(m.metric_on || ': ' || m.appointments_booked, ', ' order by m.metric_on)
    from analytics.org_daily_metrics as m
    where
        m.organization_id = test.organization('north')
        and m.location_id is not distinct from test.location(p_location)
        and m.appointments_booked > 0
$function$;

-- In Sydney 5 April 2026 has 25 hours, 4 October 23.
select pg_temp.book('2026-04-04 12:59Z'), pg_temp.book('2026-04-04 13:00Z'), pg_temp.book('2026-04-05 13:59Z'), pg_temp.book('2026-04-05 14:00Z');
select test.count_all_changes();
select is(pg_temp.days(), '2026-04-04: 1, 2026-04-05: 2, 2026-04-06: 1', 'a day of 25 hours');

delete from clinic.appointments;
select pg_temp.book('2026-10-03 13:59Z'), pg_temp.book('2026-10-03 14:00Z'), pg_temp.book('2026-10-04 12:59Z'), pg_temp.book('2026-10-04 13:00Z');
select test.count_all_changes();
select is(pg_temp.days(), '2026-10-03: 1, 2026-10-04: 2, 2026-10-05: 1', 'a day of 23 hours');

delete from clinic.appointments;
select pg_temp.book('2026-03-28 23:59Z', 'harbour'), pg_temp.book('2026-03-29 00:00Z', 'harbour'), pg_temp.book('2026-03-29 22:59Z', 'harbour'), pg_temp.book('2026-03-29 23:00Z', 'harbour');
select test.count_all_changes();
select is(
    pg_temp.days('harbour'), '2026-03-28: 1, 2026-03-29: 2, 2026-03-30: 1',
    'a branch in London has the clock of London'
);

update clinic.appointments
set location_id = null
where start_at = '2026-03-29 22:59Z';
select test.count_all_changes();
select is(
    pg_temp.days() || '; ' || pg_temp.days('harbour'),
    '2026-03-30: 1; 2026-03-28: 1, 2026-03-29: 1, 2026-03-30: 1',
    'who moves to another branch may move to another day'
);

update core.locations
set time_zone = 'Pacific/Auckland'
where code = 'harbour';
select test.count_all_changes();
select is(
    pg_temp.days('harbour'), '2026-03-29: 2, 2026-03-30: 1', 'a clock that is set otherwise moves days'
);

select is(
    (
        select count(*)
        from analytics.changes
    ), 0::bigint, 'and nothing waits'
);

select *
from finish();

rollback;
