begin;

select plan(17);

select test.make_clinic();

-- Clocks in Berlin are put forward on 2026-03-29 at 02:00, and put back on 2026-10-25 at 03:00.
update core.organizations
set time_zone = 'Europe/Berlin'
where slug = 'north';

update core.locations
set time_zone = 'Australia/Sydney'
where code = 'hill';

create function test.service(
    p_name text, p_duration interval default '1 hour', p_step interval default '1 hour'
)
returns uuid
language sql
as $function$
    insert into clinic.services (organization_id, name, duration, slot_step, currency)
    values (test.organization('north'), p_name, p_duration, p_step, 'EUR')
    on conflict (organization_id, name) where deleted_at is null do update set name = excluded.name
    returning id
$function$;

create function test.gives(p_practitioner text, p_service text, p_location text default null)
returns void
language sql
as $function$
    insert into clinic.practitioner_services (organization_id, practitioner_id, service_id, location_id)
    values (
        test.organization('north'), test.practitioner(p_practitioner), test.service(p_service),
        test.location(p_location)
    )
$function$;

create function test.hours(
    p_practitioner text, p_weekday int, p_start time, p_end time, p_location text default null,
    p_first_on date default null, p_last_on date default null
)
returns void
language sql
as $function$
    insert into clinic.availability_rules (
        organization_id, practitioner_id, weekday, start_time, end_time, location_id, first_on, last_on
    )
    values (
        test.organization('north'), test.practitioner(p_practitioner), p_weekday, p_start, p_end,
        test.location(p_location), p_first_on, p_last_on
    )
$function$;

create function test.differs(
    p_kind text, p_first date, p_last date, p_practitioner text default null, p_start time default '00:00',
    p_end time default '24:00', p_location text default null
)
returns void
language sql
as $function$
    insert into clinic.availability_exceptions (
        organization_id, kind, first_on, last_on, practitioner_id, start_time, end_time, location_id
    )
    values (
        test.organization('north'), p_kind, p_first, p_last, test.practitioner(p_practitioner),
        p_start, p_end, test.location(p_location)
    )
$function$;

create function test.opens(p_service text, p_day date, p_last date default null)
returns text
language sql
as $function$
    select string_agg(to_char(o.start_at at time zone 'UTC', 'DD HH24:MI'), ', ' order by o.start_at)
    from clinic.open_times(test.service(p_service), p_day, coalesce(p_last, p_day)) as o
$function$;

select test.service('Visit'), test.service('Long visit', '90 minutes', '30 minutes');
select test.gives('Doctor Everywhere', 'Visit'), test.gives('Doctor Everywhere', 'Long visit');

-- Sundays at night, so that clocks change within.
select test.hours('Doctor Everywhere', 7, '00:00', '05:00');

select test.sign_in('user_ada', 'org_north');

select is(
    test.opens('Visit', '2026-03-22'), '21 23:00, 22 00:00, 22 01:00, 22 02:00, 22 03:00',
    'an ordinary night has its five hours'
);
select is(
    test.opens('Visit', '2026-03-29'), '28 23:00, 29 00:00, 29 01:00, 29 02:00',
    'the hour that is skipped does not exist'
);
select is(
    test.opens('Visit', '2026-10-25'), '24 22:00, 24 23:00, 25 01:00, 25 02:00, 25 03:00',
    'the hour that comes twice is given once, the later time'
);
select is(
    test.opens('Long visit', '2026-03-29'),
    '28 23:00, 28 23:30, 29 00:00, 29 00:30, 29 01:00, 29 01:30',
    'nothing ends after the hours do, by the clock that was put forward'
);
select is(test.opens('Visit', '2026-03-23'), null, 'there are no hours on another day of the week');

select test.hours('Doctor Everywhere', 1, '09:00', '11:00', p_first_on => '2026-04-13', p_last_on => '2026-04-20');

select is(
    test.opens('Visit', '2026-04-01', '2026-04-30'),
    (
        select string_agg(x.at, ', ')
        from (
            values
                ('04 22:00'), ('04 23:00'), ('05 00:00'), ('05 01:00'), ('05 02:00'), ('11 22:00'), ('11 23:00'),
                ('12 00:00'), ('12 01:00'), ('12 02:00'), ('13 07:00'), ('13 08:00'), ('18 22:00'), ('18 23:00'),
                ('19 00:00'), ('19 01:00'), ('19 02:00'), ('20 07:00'), ('20 08:00'), ('25 22:00'), ('25 23:00'),
                ('26 00:00'), ('26 01:00'), ('26 02:00')
        ) as x (at)
    ),
    'a rule holds from its first to its last day'
);

select test.differs('open', '2026-04-14', '2026-04-14', 'Doctor Everywhere', '10:30', '12:00');

select is(test.opens('Visit', '2026-04-14'), '14 08:30', 'hours are given besides, and end when they end');

select test.differs('closed', '2026-04-14', '2026-04-14', 'Doctor Everywhere', '11:15', '11:30');

select is(test.opens('Visit', '2026-04-14'), null, 'where both are, it is closed');

select test.differs('closed', '2026-04-13', '2026-04-13', null, '09:00', '10:00');

select is(test.opens('Visit', '2026-04-13'), '13 08:00', 'a closure of everybody takes what it touches');

select test.differs('closed', '2026-04-20', '2026-04-25', 'Doctor Hill');

select is(
    test.opens('Visit', '2026-04-20'), '20 07:00, 20 08:00',
    'the leave of somebody else takes nothing'
);

-- The hill has a clock of its own.
select test.gives('Doctor Hill', 'Visit', 'hill');
select test.hours('Doctor Hill', 2, '09:00', '10:00', 'hill');
select test.hours('Doctor Hill', 2, '11:00', '12:00', 'harbour');

select is(
    test.opens('Visit', '2026-04-07'), '06 23:00',
    'hours go by the clock of the branch, and only where the service is given'
);

select test.differs('closed', '2026-04-07', '2026-04-07', p_location => 'harbour');

select is(test.opens('Visit', '2026-04-07'), '06 23:00', 'a holiday of another branch takes nothing');

select test.differs('closed', '2026-04-07', '2026-04-07', p_location => 'hill');

select is(
    test.opens('Visit', '2026-04-07'), null, 'one of the branch is the same day by its own clock'
);

update clinic.availability_exceptions
set deleted_at = now();

select is(test.opens('Visit', '2026-04-07'), '06 23:00', 'what is taken back counts no more');

select test.hours('Doctor Hill', 2, '08:00', '10:00', 'hill');

select is(
    test.opens('Visit', '2026-04-07'), '06 22:00, 06 23:00', 'a time that two rules give is there once'
);

update core.locations
set is_active = false
where code = 'hill';

select is(test.opens('Visit', '2026-04-07'), null, 'a branch that is shut has no hours');

update clinic.practitioners
set is_active = false
where name = 'Doctor Everywhere';

select is(test.opens('Visit', '2026-04-13'), null, 'nor has who works no more');

select *
from finish();

rollback;
