begin;

select plan(19);

select test.make_clinic();
select test.make_service();

create function test.reminders()
returns text
language sql
as $function$
    select
        string_agg(
            concat_ws(' ', r.status, extract(epoch from r.remind_at - test.slot(0)) / 3600), ', '
            order by r.remind_at
        )
    from clinic.appointment_reminders as r
    where r.deleted_at is null
$function$;

create function test.reminder_jobs()
returns text
language sql
as $function$
    select
        string_agg(
            concat_ws(' ', j.state, extract(epoch from j.run_at - test.slot(0)) / 3600), ', '
            order by j.run_at
        )
    from jobs.jobs as j
    where j.kind = 'reminder.send'
$function$;

create function test.change(p_call text)
returns text
language sql
as $function$
    select test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.' || p_call,
            (select a.id from clinic.appointments as a where a.contact_id = test.contact('Mary'))
        )
    )
$function$;

-- As a worker that has the job of the first reminder.
create function test.work(p_call text)
returns text
language plpgsql
as $function$
declare
    v_reminder uuid := (
        select r.id
        from clinic.appointment_reminders as r
        order by r.remind_at
        limit 1
    );
begin
    perform test.sign_in('user_ada', 'org_north');
    return test.value_as('app_worker', format('select clinic.' || p_call, v_reminder));
end
$function$;

select test.book_slot('user_ada', 'Mary', 'Doctor Everywhere', 12);

select is(
    regexp_replace(test.reminders(), '\.0+', '', 'g'), 'planned -12, planned 10',
    'a day and two hours before, where nothing else is set'
);
select is(
    regexp_replace(test.reminder_jobs(), '\.0+', '', 'g'), 'scheduled -12, scheduled 10',
    'each has a job, in the same transaction'
);

update clinic.bookings
set status = status, start_at = start_at;

select is(
    (select count(*) from jobs.jobs as j where j.kind = 'reminder.send'), 2::bigint,
    'what is written twice is planned once'
);
select is(test.change(format('reschedule_appointment(%%L, %L)', test.slot(15))), '2', 'it is moved');
select is(
    regexp_replace(test.reminders(), '\.0+', '', 'g'), 'planned -9, planned 13', 'reminders move with it'
);
select is(
    regexp_replace(test.reminder_jobs(), '\.0+', '', 'g'), 'scheduled -9, scheduled 13',
    'and no job of the old time is left'
);
select is(test.work('begin_reminder(%L)'), null, 'before its time there is nothing to say');
select is(test.change('cancel_appointment(%L)'), '3', 'it is cancelled');
select is(
    regexp_replace(test.reminders(), '\.0+', '', 'g'), 'cancelled -9, cancelled 13',
    'reminders are taken back'
);
select is(test.reminder_jobs(), null, 'and their jobs');
select is(
    test.answer_to(
        'user_ada', 'org_north', $$select api.set_setting('reminders.hours_before', '[48, "x", 0, 4000]')$$
    ) is not null,
    true, 'the practice sets other distances'
);

update clinic.appointments
set status = 'booked'
where contact_id = test.contact('Mary');

select is(
    regexp_replace(test.reminders(), '\.0+', '', 'g'), 'planned -33, cancelled -9, cancelled 13',
    'what is booked again is told at these, and what is no distance counts not'
);

-- The day comes.
update clinic.appointment_reminders
set remind_at = now() - interval '1 minute'
where status = 'planned';

select is(
    array[
        test.answer_to('user_nobody', 'org_north', format($$select api.set_consent(%L, 'reminders', false)$$, test.contact('Mary'))),
        test.work('begin_reminder(%L)'),
        test.answer_to('user_nobody', 'org_north', format($$select api.set_consent(%L, 'reminders', true)$$, test.contact('Mary')))
    ],
    array['true', null, 'true'], 'who wants none is not reminded'
);
select is(
    test.work($$begin_reminder(%L)::jsonb - 'start_at' - 'local_start' - 'reminder_id' - 'contact_id'$$)::jsonb,
    '{"name": "Mary", "email": null, "phone": null, "service": "Visit", "location": null,
    "practitioner": "Doctor Everywhere", "time_zone": "UTC"}'::jsonb,
    'a worker is told whom to remind of what'
);
select is(test.work($$finish_reminder(%L, 'sms')$$), 'true', 'and tells that it did');
select is(test.work($$finish_reminder(%L, 'sms')$$), 'false', 'once');
select is(test.work('begin_reminder(%L)'), null, 'and has nothing more to say');
select is(
    test.error_as('authenticated', format('select clinic.begin_reminder(%L)', core.new_id())), '42501',
    'clients ask nothing of it'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.delete_contact(%L) is not null', test.contact('Mary'))
    )
    || coalesce(test.reminders(), ' none'),
    'true none', 'they go with the patient'
);

select *
from finish();

rollback;
