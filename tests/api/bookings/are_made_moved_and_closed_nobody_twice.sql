begin;

select plan(16);

select test.make_clinic();

insert into clinic.appointment_types (organization_id, name, duration)
values (test.organization('north'), 'Consultation', interval '45 minutes');

create function test.booking(p_subject text, p_contact text, p_practitioner text, p_start text, p_more text default '')
returns text
language plpgsql
as $function$
begin
    return test.answer_to(
        p_subject,
        'org_north',
        format(
            'select api.book_appointment(%L, %L, %L, %L %s)',
            test.contact(p_contact),
            test.practitioner(p_practitioner),
            (select t.id from clinic.appointment_types as t where t.name = 'Consultation'),
            p_start,
            p_more
        )
    );
end
$function$;

create function test.change(p_subject text, p_call text)
returns text
language plpgsql
as $function$
begin
    return test.answer_to(
        p_subject,
        'org_north',
        format(
            'select api.' || p_call,
            (
                select a.id
                from clinic.appointments as a
                where a.contact_id = test.contact('Mary')
            )
        )
    );
end
$function$;

select is(
    (test.booking('user_ada', 'Mary', 'Doctor Everywhere', '2026-03-02 09:00+00')::jsonb ->> 'end_at')::timestamptz,
    '2026-03-02 09:45+00', 'it takes as long as its kind'
);
select is(
    test.booking('user_ada', 'Noah', 'Doctor Everywhere', '2026-03-02 09:30+00'), 'RQ409',
    'nobody else has the practitioner meanwhile'
);
select is(
    test.booking('user_ada', 'Noah', 'Doctor Everywhere', '2026-03-02 09:45+00', $$, p_idempotency_key => 'again'$$),
    test.booking('user_ada', 'Noah', 'Doctor Everywhere', '2026-03-02 09:45+00', $$, p_idempotency_key => 'again'$$),
    'who asks twice with one key has one appointment, which may begin when the other ends'
);
select is(
    test.booking('user_ada', 'Noah', 'Doctor Beach', '2026-03-02 09:00+00'), 'RQ404',
    'a practitioner of another clinic is not there'
);
select is(
    test.booking('user_ada', 'Sue', 'Doctor Everywhere', '2026-03-02 12:00+00'), 'RQ404',
    'nor is a patient of another clinic'
);
select is(
    test.booking('user_nobody', 'Mary', 'Doctor Everywhere', '2026-03-02 12:00+00'), 'RQ403',
    'a customer asks, and staff books'
);
select is(
    test.change('user_ada', $$reschedule_appointment(%L, '2026-03-02 10:00+00')$$), 'RQ409',
    'it is not moved to where somebody else is'
);
select is(
    test.change('user_ada', $$reschedule_appointment(%L, '2026-03-02 11:00+00', p_row_version => 1)$$),
    '2', 'it is moved to a time that is free'
);
select is(
    (
        select a.period
        from clinic.appointments as a
        where a.contact_id = test.contact('Mary')
    ),
    tstzrange('2026-03-02 11:00+00', '2026-03-02 11:45+00'), 'and takes as long as before'
);
select is(
    test.change('user_ada', $$reschedule_appointment(%L, '2026-03-02 13:00+00', p_row_version => 1)$$),
    'RQ409', 'not by whoever read it before'
);
select is(
    test.change('user_ada', 'mark_arrived(%L)'), '3', 'the patient comes'
);
select is(
    test.change('user_ada', 'mark_arrived(%L)'), '3', 'once, however often it is told'
);
select is(
    test.change('user_ada', $$reschedule_appointment(%L, '2026-03-02 14:00+00')$$), 'RQ422',
    'who is there is not moved'
);
select is(
    test.change('user_ada', $$cancel_appointment(%L, 'has to go home')$$), '4', 'it is cancelled'
);
select is(
    test.change('user_ada', 'mark_noshow(%L)'), 'RQ409', 'and then nobody can stay away'
);
select is(
    left(test.booking('user_ada', 'Noah', 'Doctor Everywhere', '2026-03-02 11:00+00'), 1), '{',
    'its time is free again'
);

select *
from finish();

rollback;
