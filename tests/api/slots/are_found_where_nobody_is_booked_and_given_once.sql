begin;

select plan(26);

select test.make_clinic();
select test.make_service();
select test.make_service('Surgery', 500, '15 minutes', '30 minutes');

create function test.found(
    p_subject text, p_practitioner text default null, p_service text default 'Visit'
)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            $$
                select string_agg(to_char(s.start_at at time zone 'UTC', 'HH24:MI'), ' ' order by s.start_at)
                from api.find_slots(%L, %L, %L, %L) as s
            $$,
            (select s.id from clinic.services as s where s.name = p_service),
            current_date + 7, current_date + 7, test.practitioner(p_practitioner)
        )
    )
$function$;

select is(
    test.found('user_ada', 'Doctor Everywhere'),
    '09:00 09:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00',
    'the hours of the day are free'
);
select is(
    test.book_slot('user_ada', 'Mary', 'Doctor Everywhere', 10) - 'booking_id' - 'appointment_id',
    jsonb_build_object(
        'start_at', test.slot(10), 'end_at', test.slot(11), 'status', 'confirmed', 'amount', 90.00,
        'currency', 'AUD', 'payment_status', 'pending', 'row_version', 1
    ),
    'what staff books is confirmed, and its price is that of the moment'
);
select is(
    test.found('user_ada', 'Doctor Everywhere'),
    '09:00 11:00 11:30 12:00 12:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00',
    'what it touches is free no more'
);
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 10.5) #>> '{}', 'RQ409',
    'and not given again'
);
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 10.25) #>> '{}', 'RQ422',
    'what is no slot is not booked'
);
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 17) #>> '{}', 'RQ422',
    'nor what lies outside of the hours'
);
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', -200) #>> '{}', 'RQ422',
    'nor what was'
);
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 15, p_more => $$, p_idempotency_key => 'k'$$),
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 15, p_more => $$, p_idempotency_key => 'k'$$),
    'who asks twice with one key has one booking'
);
select is(
    test.found('user_ada', 'Doctor Everywhere', 'Surgery'),
    '11:30 12:00 12:30 13:00 13:30',
    'what is prepared and tidied up has to fit beside what is booked'
);
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 13, 'Surgery') ->> 'end_at',
    to_jsonb(test.slot(14)) #>> '{}', 'the patient is there for the service alone'
);
select is(
    test.book_slot('user_ada', 'Mary', 'Doctor Everywhere', 14) #>> '{}', 'RQ409',
    'while the practitioner tidies up nobody else comes'
);
select throws_ok(
    $$
        insert into clinic.bookings (
            organization_id, appointment_id, service_id, contact_id, practitioner_id, held_period, currency
        )
        select
            b.organization_id, test.book('Mary', null, 9), b.service_id, b.contact_id, b.practitioner_id,
            tstzrange(upper(b.held_period) - interval '1 minute', upper(b.held_period) + interval '1 hour'),
            b.currency
        from clinic.bookings as b
        where b.buffer_after > interval '0'
    $$,
    '23P01', null, 'whoever writes, past every function'
);

insert into clinic.appointments (
    organization_id, contact_id, practitioner_id, location_id, start_at, end_at, is_overlap_allowed, source
)
values (
    test.organization('north'), test.contact('Mary'), test.practitioner('Doctor Everywhere'),
    test.location('hill'), test.slot(9), test.slot(9.5), true, 'cliniko'
);

select is(
    test.found('user_grace', 'Doctor Everywhere'),
    '11:00 11:30 16:00',
    'what stands in another system and in a branch that the caller does not see is taken too'
);
select is(
    test.book_slot('user_grace', 'Noah', 'Doctor Everywhere', 9) #>> '{}', 'RQ409', 'and not given'
);
select is(
    test.found('user_grace', 'Doctor Hill'), null, 'staff of the harbour are told of no hours on the hill'
);
select is(
    test.book_slot('user_grace', 'Noah', 'Doctor Hill', 9, 'Visit', 'hill') #>> '{}', 'RQ404',
    'and book nothing there'
);
select is(
    left(test.found('user_nobody', 'Doctor Hill'), 11), '09:00 09:30', 'customers find hours at every branch'
);
select is(
    test.book_slot('user_nobody', 'Mary', 'Doctor Hill', 9, 'Visit', 'hill') ->> 'status', 'pending',
    'and book for themselves, until staff confirms'
);
select is(
    test.found('user_nobody', 'Doctor Hill') ~ '^10:00', true, 'what waits for it is not given away'
);
select is(
    test.book_slot('user_nobody', 'Noah', 'Doctor Hill', 12, 'Visit', 'hill') #>> '{}', 'RQ404',
    'but for nobody else'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.find_slots(%L, %L, %L)', (
            select s.id from clinic.services as s where s.name = 'Visit'
        ), current_date, current_date + 62)
    ),
    'RQ422', 'slots are told for so many days at once'
);

select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            $$
                select concat_ws(' ', count(*), count(distinct s.start_at::date), max(s.start_at::date) - current_date)
                from api.find_slots(%L, %L, %L, %L, p_limit => 2000) as s
            $$,
            (select s.id from clinic.services as s where s.name = 'Visit'), current_date + 20,
            current_date + 40, test.practitioner('Doctor Hill')
        )
    ),
    '315 21 40', 'many days are told whole'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            $$
                select concat_ws(' ', count(*), count(distinct s.start_at::date), max(s.start_at::date) - current_date)
                from api.find_slots(%L, %L, %L, %L, p_limit => 20) as s
            $$,
            (select s.id from clinic.services as s where s.name = 'Visit'), current_date + 20,
            current_date + 40, test.practitioner('Doctor Hill')
        )
    ),
    '20 2 21', 'or as many slots as are asked for, the first ones'
);

update clinic.services
set notice = interval '30 days'
where name = 'Visit';

select is(test.found('user_ada', 'Doctor Everywhere'), null, 'what needs notice is not found any more');
select is(
    test.book_slot('user_nobody', 'Mary', 'Doctor Hill', 15, 'Visit', 'hill') #>> '{}', 'RQ422',
    'nor booked by customers'
);

update clinic.services
set is_active = false
where name = 'Visit';

select is(test.found('user_ada'), 'RQ404', 'what is offered no more has no slots');

select *
from finish();

rollback;
