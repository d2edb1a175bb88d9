begin;

select plan(10);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name)
values (test.organization('north'), 'momence', 'main');

create function pg_temp.bookings()
returns text
language sql
as $function$
    select string_agg(
        concat_ws(' ', t.name, c.display_name, p.name, a.status, to_char(a.start_at at time zone 'UTC', 'DD HH24:MI')),
        ', ' order by e.external_id
    )
    from integration.external_ids as e
    inner join clinic.appointments as a
        on e.target_id = a.id
    inner join clinic.appointment_types as t
        on a.appointment_type_id = t.id
    inner join contact.contacts as c
        on a.contact_id = c.id
    inner join clinic.practitioners as p
        on a.practitioner_id = p.id
    where e.entity = 'class_booking'
$function$;

-- a booking in the list of a class, and one in the list of a member, each with what was asked by
select test.apply_page('momence', 'contact', test.momence('contact'));
select test.apply_page('momence', 'practitioner', test.momence('practitioner'));
select test.apply_page('momence', 'class_booking', test.momence('class_booking'));
select test.apply_page(
    'momence', 'class_booking',
    '{"id": 72, "createdAt": "2026-02-01T10:00:00.000Z", "roomSpotId": null, "checkedIn": true, "cancelledAt": null}'::jsonb
    || jsonb_build_object('member', '{"id": 6}'::jsonb, 'session', test.momence('class', '{"id": 32, "startsAt": "2026-03-09T01:00:00Z", "endsAt": "2026-03-09T02:00:00Z"}'))
);
select is(
    pg_temp.bookings(),
    'Monday Morning Yoga Mary Smith Gregory House booked 02 01:00, Monday Morning Yoga momence 6 Gregory House fulfilled 09 01:00',
    'who takes part in a class has an appointment with its teacher; who was there has been there'
);
select is(
    test.apply_page('momence', 'appointment', test.momence('appointment')), 'inserted 1',
    'an appointment of the same id as a booking is another'
);

select is(
    test.apply_page('momence', 'class', test.momence('class'))
    || '; ' || test.apply_page('momence', 'class', test.momence('class', '{"id": 32, "durationInMinutes": 45}')),
    'inserted 1; inserted 1', 'classes come after their bookings'
);
select is(
    (
        select count(*)
        from clinic.appointment_types as t
        where t.name = 'Monday Morning Yoga'
    ),
    1::bigint, 'classes of one name are one kind'
);
select test.apply_page('momence', 'class', test.momence('class', '{"id": 33, "name": "Breath", "type": "course", "durationInMinutes": 45}'));
select is(
    (
        select concat_ws(' ', t.category, t.duration, t.is_active)
        from clinic.appointment_types as t
        where t.name = 'Breath'
    ),
    'course 00:45:00 t', 'a class that comes first says how long its kind takes'
);

select test.apply_page('momence', 'class_booking', test.momence('class_booking', jsonb_build_object('session', test.momence('class', '{"isCancelled": true}'))));
select alike(
    pg_temp.bookings(), '%Mary Smith Gregory House cancelled%',
    'where a class is cancelled its bookings are'
);

-- whom an appointment is for, where many may come
select test.apply_page(
    'momence', 'appointment',
    (test.momence('appointment', '{"id": 73}') - 'member')
    || '{"appointmentAttendees": [{
        "id": 1, "memberId": 5, "attendanceStatus": "booked", "bookedAt": "2026-02-01T10:00:00.000Z", "isPaid": false,
        "isDepositPaid": false, "checkedInAt": null, "isLateCancelled": false, "cancelledAt": null,
        "firstName": "Mary", "lastName": "Smith"
    }]}'
);
select is(
    (
        select c.display_name
        from integration.external_ids as e
        inner join clinic.appointments as a
            on e.target_id = a.id
        inner join contact.contacts as c
            on a.contact_id = c.id
        where e.entity = 'appointment' and e.external_id = '73'
    ),
    'Mary Smith', 'a reservation is of who attends'
);

-- what was sold
select test.apply_page('momence', 'payment', test.momence('payment', '{"paymentStatus": "succeeded"}'));
select is(
    (
        select concat_ws(' ', c.display_name, p.status, p.total, p.currency, p.method, p.issued_at at time zone 'UTC')
        from billing.payments as p
        inner join contact.contacts as c
            on p.contact_id = c.id
    ),
    'Mary Smith succeeded 25.000 AUD stripe 2026-03-01 23:31:06.515', 'a sale is a payment of who pays'
);
select is(
    test.apply_page('momence', 'payment', test.momence('payment', '{"saleItemId": 82, "currency": null, "paidInMoneyCredits": 359, "paymentMethod": "package-money"}'))
    || '; ' || test.apply_page('momence', 'payment', test.momence('payment', '{"saleItemId": 83, "paymentCategory": "refund"}')),
    'unchanged 1; unchanged 1', 'what is paid in credits, or paid back, is no payment'
);
select test.apply_page('momence', 'payment', test.momence('payment', '{"saleItemId": 84, "currency": null}'));
select is(
    (
        select e.message
        from integration.sync_errors as e
        where e.entity = 'payment'
    ),
    'the field "currency" is missing', 'money without a currency is put aside'
);

select *
from finish();

rollback;
