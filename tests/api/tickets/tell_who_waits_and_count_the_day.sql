begin;

select plan(8);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.at_harbour(p_call text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(format('select api.' || p_call, test.location('harbour')), p_subject)
$function$;

create function test.take(p_contact text)
returns text
language sql
as $function$
    select test.at_harbour(format('take_ticket(%%L, %L) ->> %L', test.contact(p_contact), 'ticket_number'))
$function$;

create function test.news()
returns text
language sql
as $function$
    select string_agg(concat_ws(' ', n.kind, c.display_name, n.status), ', ' order by n.kind, c.display_name)
    from clinic.queue_notifications as n
    inner join contact.contacts as c
        on n.contact_id = c.id
$function$;

select is(
    array[
        test.at_harbour('set_queue_settings(%L, p_is_open => false)'),
        test.take('Mary'),
        test.at_harbour('set_queue_settings(%L, p_most_waiting => 2, p_notify_ahead => 1)'),
        test.at_harbour('set_queue_settings(%L, p_most_waiting => 2, p_row_version => 1)'),
        test.at_harbour('set_queue_settings(%L, p_most_waiting => 0)'),
        test.at_harbour('set_queue_settings(%L)', 'user_grace')
    ],
    array['1', 'RQ409', '2', 'RQ409', 'RQ422', 'RQ403'], 'a branch says whether and how many tickets it gives'
);
select is(test.take('Mary') || test.take('Noah') || test.take('Noah'), '12RQ409', 'no more than may wait');
select is(
    test.at_harbour('call_next(%L) ->> $$ticket_number$$') || ' ' || test.news(), '1 called Mary planned, near Noah planned',
    'who is called is told, and who is next'
);
select is(
    (select count(*) from jobs.jobs as j where j.kind = 'queue.notify'), 2::bigint, 'each by a job'
);
create function test.told(p_kind text)
returns text
language sql
as $function$
    select test.worker_answer(
        'user_ada', 'org_north',
        format(
            $$select concat_ws(
                ' ', b ->> 'name', b ->> 'ticket_number', b ->> 'location', clinic.finish_queue_notification(%1$L)
            )
            from clinic.begin_queue_notification(%1$L) as b$$,
            (select n.id from clinic.queue_notifications as n where n.kind = p_kind)
        )
    )
$function$;

select is(
    array[test.told('near'), test.told('near')], array['Noah 2 North Harbour t', 'f'], 'and told once'
);

update clinic.queue_entries set created_at = called_at - interval '10 minutes'
where ticket_number = 1;

select test.asked(format('select api.finish_ticket(%L)', e.id))
from clinic.queue_entries as e
where e.ticket_number = 1;

select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format(
            'select clinic.begin_queue_notification(%L)',
            (select n.id from clinic.queue_notifications as n where n.kind = 'called')
        )
    ),
    null, 'whoever is through is told nothing'
);
select is(
    test.asked(
        $$select string_agg(concat_ws(' ', s.taken, s.called, s.done, s.gone, s.average_wait), ', ')
        from api.queue_stats(current_date - 1, current_date + 1) as s$$
    ),
    '2 1 1 0 00:10:00', 'figures of the day'
);

delete from clinic.queue_notifications;
delete from clinic.queue_entries;

select is(
    (select row(s.taken, s.called, s.done, s.gone, s.waited)::text from clinic.queue_daily_stats as s),
    '(0,0,0,0,00:00:00)', 'are what the tickets say'
);

select *
from finish();

rollback;
