begin;

select plan(17);

select test.make_platform('cliniko');

create function test.appointments()
returns text
language sql
as $function$
    select string_agg(
        concat_ws(
            ' ', a.status, c.display_name, p.name, t.name, to_char(a.start_at at time zone 'UTC', 'HH24:MI'),
            a.cancellation_reason
        ),
        ', ' order by a.id
    )
    from clinic.appointments as a
    inner join contact.contacts as c
        on a.contact_id = c.id
    left join clinic.practitioners as p
        on a.practitioner_id = p.id
    left join clinic.appointment_types as t
        on a.appointment_type_id = t.id
$function$;

select is(
    test.apply_page('cliniko', 'appointment', test.cliniko('appointment', '10')),
    'inserted 1', 'an appointment may come before whatever it names'
);
select is(
    test.appointments(), 'booked cliniko 1 cliniko 2 cliniko 3 01:00', 'which stand as their ids so far'
);
select is(
    concat_ws(
        '; ',
        test.apply_page('cliniko', 'contact', test.cliniko('contact', '1')),
        test.apply_page('cliniko', 'practitioner', test.cliniko('practitioner', '2')),
        test.apply_page('cliniko', 'appointment_type', test.cliniko('appointment_type', '3'))
    ),
    'updated 1; updated 1; updated 1', 'and fill when they come themselves'
);
select is(
    test.appointments(), 'booked Mary Smith Dr Gregory House First visit 01:00', 'nothing stands twice'
);
select is(
    concat_ws(
        '; ',
        test.apply_page('cliniko', 'appointment', test.cliniko('appointment', '10')),
        test.apply_page('cliniko', 'contact', test.cliniko('contact', '1')),
        test.apply_page('cliniko', 'practitioner', test.cliniko('practitioner', '2'))
    ),
    'unchanged 1; unchanged 1; unchanged 1', 'the same again changes nothing'
);
select is(
    test.apply_page(
        'cliniko', 'appointment',
        test.cliniko('appointment', '10', '{
            "cancelled_at": "2026-02-02T00:00:00Z", "cancellation_note": "ill",
            "updated_at": "2026-02-02T00:00:00Z"
        }')
    ),
    'updated 1', 'a cancellation comes'
);
select is(
    test.apply_page(
        'cliniko', 'appointment',
        test.cliniko('appointment', '10', '{"updated_at": "2026-02-01T12:00:00Z", "notes": "older"}')
    ),
    'unchanged 1', 'what is older changes nothing'
);
select is(
    test.appointments(), 'cancelled Mary Smith Dr Gregory House First visit 01:00 ill',
    'and takes nothing back'
);
select is(
    test.apply_page(
        'cliniko', 'appointment',
        test.cliniko('appointment', '11', '{"deleted_at": "2026-02-05T00:00:00Z"}'),
        test.cliniko('appointment', '12') - 'starts_at',
        test.cliniko('appointment', '13', '{"ends_at": "2026-03-01T00:00:00Z"}'),
        test.cliniko('appointment', '14')
    ),
    'deleted 1, failed 2, inserted 1', 'deleted there, wrong, and right, in one page'
);
select results_eq(
    $$
    select e.external_id, e.message, e.error_class from integration.sync_errors as e order by e.external_id
    $$,
    $$
    values
        ('12', 'the field "start_at" is missing', 'validation'),
        ('13', '23514 ck_appointments_end_at', 'validation')
    $$,
    'what is put aside is told with its reason, without its values'
);
select is(
    test.apply_page('cliniko', 'appointment', test.cliniko('appointment', '12')),
    'inserted 1', 'and is taken when it comes again'
);
select is(
    (select string_agg(e.external_id, ' ') from integration.sync_errors as e where e.resolved_at is null),
    '13', 'which settles it'
);
select is(
    (
        select string_agg(e.entity || ' ' || (e.metadata -> 'unknown' ->> u.field), ', ' order by e.entity)
        from integration.external_ids as e
        cross join unnest(array['occupation', 'max_attendees', 'show_in_online_bookings']) as u (field)
        where e.metadata -> 'unknown' ? u.field
    ),
    'appointment_type 1, contact Sailor, practitioner true', 'fields that nobody knows are kept'
);
select is(
    test.apply_page(
        'cliniko', 'practitioner',
        test.cliniko('practitioner', '2', '{"active": false, "updated_at": "2026-04-01T00:00:00Z"}')
    ),
    'updated 1', 'who leaves'
);
select is((select p.is_active from clinic.practitioners as p), false, 'becomes inactive');

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Zoe Zed');
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
select
    c.organization_id,
    c.id,
    'cliniko',
    '8'
from contact.contacts as c
where c.display_name = 'Zoe Zed';

select test.apply_page(
    'cliniko', 'appointment',
    test.cliniko('appointment', '20', '{
        "patient": {"links": {"self": "https://api.au1.cliniko.com/v1/patients/8"}}
    }')
);
select is(
    (
        select c.display_name
        from clinic.appointments as a
        inner join integration.external_ids as e
            on a.id = e.target_id and e.entity = 'appointment' and e.external_id = '20'
        inner join contact.contacts as c
            on a.contact_id = c.id
    ),
    'Zoe Zed', 'who is known by an identifier alone keeps the name'
);
select is(
    test.apply_page(
        'cliniko', 'practitioner', test.cliniko('practitioner', '2'),
        test.cliniko('practitioner', '1') - 'id'
    ),
    'failed 1, unchanged 1', 'what has no id is not taken for the one whose id is its place'
);

select *
from finish();

rollback;
