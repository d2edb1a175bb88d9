begin;

select plan(5);

select test.make_clinic();
select test.make_service();
select test.book_slot('user_ada', 'Mary', 'Doctor Everywhere', 12);
select test.answer_to(
    'user_ada', 'org_north',
    format(
        'select api.take_ticket(%L, %L) ->> %L', test.location('harbour'), test.contact('Mary'), 'ticket_number'
    )
);

create function test.belongs()
returns text
language sql
as $function$
    select string_agg(distinct concat_ws(' ', w.what, c.display_name), ', ')
    from (
        select
            'appointment' as what,
            a.contact_id
        from clinic.appointments as a
        union all
        select
            'booking',
            b.contact_id
        from clinic.bookings as b
        union all
        select
            'reminder',
            r.contact_id
        from clinic.appointment_reminders as r
        union all
        select
            'ticket',
            e.contact_id
        from clinic.queue_entries as e
    ) as w
    inner join contact.contacts as c
        on w.contact_id = c.id
$function$;

select is(
    test.belongs(), 'appointment Mary, booking Mary, reminder Mary, ticket Mary', 'all of it is Mary''s'
);

create temporary table merged as
select
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.merge_contacts(%L, %L) ->> %L', test.contact('Noah'), test.contact('Mary'), 'merge_id'
        )
    ) as merge_id;

select matches((select m.merge_id from merged as m), '^[0-9a-f-]{36}$', 'Mary was Noah');
select is(
    test.belongs(), 'appointment Noah, booking Noah, reminder Noah, ticket Noah', 'and so is all of it'
);
select matches(
    test.answer_to(
        'user_ada', 'org_north', format('select api.undo_merge(%L) ->> %L', (select m.merge_id from merged as m), 'stayed')
    ),
    '^\[\]$', 'or was not'
);
select is(
    test.belongs(), 'appointment Mary, booking Mary, reminder Mary, ticket Mary', 'and then it comes back'
);

select *
from finish();

rollback;
