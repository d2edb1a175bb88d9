begin;

select plan(19);

select test.make_clinic();
select test.make_service();
select test.make_service('Chat', 0);

select test.book_slot('user_nobody', 'Mary', 'Doctor Hill', 9, 'Visit', 'hill');

create function test.booking()
returns text
language sql
as $function$
    select concat_ws(' ', b.status, extract(hour from lower(b.held_period) at time zone 'UTC'), b.row_version)
    from clinic.bookings as b
    where b.contact_id = test.contact('Mary')
$function$;

create function test.change(p_subject text, p_call text)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select api.' || p_call,
            (select a.id from clinic.appointments as a where a.contact_id = test.contact('Mary'))
        )
    )
$function$;

create function test.pay(p_status text, p_more text default '', p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select api.set_booking_payment(%L, %L %s)',
            (select b.id from clinic.bookings as b where b.contact_id = test.contact('Mary')),
            p_status, p_more
        )
    )
$function$;

select is(test.booking(), 'pending 9 1', 'what a customer books waits');
select is(test.change('user_nobody', 'confirm_appointment(%L)'), 'RQ403', 'and no customer says yes to it');
select is(test.change('user_ada', 'mark_noshow(%L)'), 'RQ409', 'nobody stays away from what was not confirmed');
select is(test.change('user_ada', 'confirm_appointment(%L)'), '2', 'staff says yes');
select is(test.booking(), 'confirmed 9 2', 'and it is confirmed');
select is(
    test.change('user_ada', format('reschedule_appointment(%%L, %L)', test.slot(11))), '3', 'it is moved'
);
select is(test.booking(), 'confirmed 11 3', 'and holds the other time');

select test.book_slot('user_ada', 'Noah', 'Doctor Hill', 14, 'Visit', 'hill');

update clinic.bookings
set buffer_before = interval '2 hours'
where contact_id = test.contact('Mary');

select is(
    test.change('user_ada', format('reschedule_appointment(%%L, %L)', test.slot(16))), 'RQ409',
    'not to where it would hold what somebody else has'
);
select is(test.booking(), 'confirmed 11 4', 'then nothing moves');
select is(test.pay('refunded'), 'RQ409', 'what was not paid is not paid back');
select is(test.pay('paid', $$, 'ch_1'$$), '5', 'it is paid');
select is(test.pay('paid'), '5', 'once, however often it is told');
select is(test.pay('refunded', ', null, 4'), 'RQ409', 'not by whoever read it before');
select is(test.pay('paid', '', 'user_nobody'), 'RQ403', 'nor by customers');
select is(test.change('user_ada', 'cancel_appointment(%L)'), '4', 'it is cancelled');
select is(
    (
        select concat_ws(' ', b.status, b.payment_status, b.payment_reference)
        from clinic.bookings as b
        where b.contact_id = test.contact('Mary')
    ),
    'cancelled paid ch_1', 'and still is paid'
);
select is(test.pay('refunded'), '7', 'until it is paid back');
select is(
    test.book_slot('user_ada', 'Noah', 'Doctor Everywhere', 9, 'Chat') ->> 'payment_status', 'not_required',
    'what is free need not be paid'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.delete_contact(%L) is not null', test.contact('Mary'))
    ),
    'true', 'a patient is deleted with what was booked'
);

select *
from finish();

rollback;
