begin;

select plan(9);

select test.make_clinic();

create function test.refusal_of(p_columns text, p_values text)
returns text
language plpgsql
as $function$
declare
    v_constraint text;
begin
    execute format(
        'insert into clinic.appointments (organization_id, contact_id, %s) '
        'select c.organization_id, c.id, %s from contact.contacts as c '
        'where c.display_name = $$Mary$$',
        p_columns, p_values
    );
    return null;
exception
    when others then
        get stacked diagnostics v_constraint = constraint_name;
        return v_constraint;
end
$function$;

select is(test.refusal_of(v.columns, v.given), v.name, v.why)
from (
    values
    ('status', '$$booked$$', 'ck_appointments_start_at', 'a booked one without a time'),
    ('status', '$$waitlist$$', null, 'a waiting list needs none'),
    ('status, start_at', '$$proposed$$, now()', 'ck_appointments_times', 'half a time'),
    (
        'start_at, end_at', 'now(), now() - interval $$1 hour$$',
        'ck_appointments_end_at', 'an end before the beginning'
    ),
    (
        'start_at, end_at', 'now(), now() + interval $$8 days$$',
        'ck_appointments_end_at', 'more than a week'
    ),
    (
        'start_at, end_at, cancellation_reason', 'now(), now() + interval $$1 hour$$, $$ill$$',
        'ck_appointments_cancellation_reason', 'a reason for what was not cancelled'
    ),
    (
        'status, cancellation_reason', '$$cancelled$$, $$$$',
        'ck_appointments_cancellation_reason', 'a reason that says nothing'
    ),
    (
        'status, cancellation_reason', '$$cancelled$$, $$ill$$', null, 'a reason for what was'
    ),
    ('status, source', '$$waitlist$$, $$Cliniko$$', 'ck_appointments_source', 'a capital letter')
) as v (columns, given, name, why);

select *
from finish();

rollback;
