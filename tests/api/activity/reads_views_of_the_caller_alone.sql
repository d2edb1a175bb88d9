begin;

select plan(11);

select test.make_clinic();
insert into contact.patients (organization_id, contact_id, location_id, created_at)
values
(test.organization('north'), test.contact('Mary'), test.location('hill'), '2026-01-01'),
(test.organization('north'), test.contact('Noah'), test.location('harbour'), '2026-01-02'),
(test.organization('south'), test.contact('Sue'), null, '2026-01-03');
select test.book('Noah', 'Doctor Harbour', 9, 'harbour', 'fulfilled');
select test.book('Noah', 'Doctor Hill', 11, 'hill', 'fulfilled');
select test.write(test.converse('north', 'Noah', 'harbour'), 1, 'hello', p_sent_at => '2026-03-02 12:00Z');
update comms.messages
set direction = 'inbound', delivery_status = 'delivered';
select test.write((select c.id from comms.conversations as c), 2, 'yes?', p_sent_at => '2026-03-02 12:20Z');
select test.count_all_changes();
select analytics.refresh_due() from generate_series(1, 4);

update core.organization_members
set role = 'manager'
where user_id = (select u.id from core.users as u where u.external_id = 'user_grace');

create function pg_temp.told(p_who text, p_where text, p_query text)
returns text
language sql
as $function$
    select test.answer_to(p_who, p_where, p_query)
$function$;

select is(
    pg_temp.told(
        'user_ada', 'org_north',
        'select string_agg(a.appointments_fulfilled::text, '' '' order by a.last_activity_at) from api.patient_activity(''0 days'') as a'
    ),
    '0 2', 'patients nobody heard of, longest first'
);
select is(
    pg_temp.told('user_grace', 'org_north', 'select count(*) from api.patient_activity(''0 days'')'), '1',
    'of the branches of the caller'
);
select is(
    pg_temp.told('user_alan', 'org_south', 'select count(*) from api.patient_activity(''0 days'')'), '1',
    'of the clinic of the caller'
);
select is(
    pg_temp.told(
        'user_ada', 'org_north',
        'select count(*) from api.patient_activity(''0 days'', 1) as a
            cross join lateral api.patient_activity(''0 days'', 5, a.last_activity_at, a.patient_id) as b'
    ),
    '1', 'page by page'
);
select is(
    (
        select count(*)
        from audit.access_log as l
        where l.function_name = 'api.patient_activity'
    ),
    5::bigint, 'each reading is logged'
);
select is(
    pg_temp.told(
        'user_ada', 'org_north',
        'select concat_ws('' '', count(*), sum(u.appointments_fulfilled), min(u.week_on))
            from api.practitioner_utilisation(''2026-03-01'', ''2026-03-08'') as u'
    ),
    '2 2 2026-03-02', 'practitioners by week'
);
select is(
    pg_temp.told(
        'user_ada', 'org_north',
        'select concat_ws('' '', count(*), bool_and((a.week_on, a.practitioner_id) < (b.week_on, b.practitioner_id)))
            from api.practitioner_utilisation(''2026-03-01'', ''2026-03-08'', 1) as a
            cross join lateral api.practitioner_utilisation(
                ''2026-03-01'', ''2026-03-08'', 5, a.week_on, a.practitioner_id
            ) as b'
    ),
    '1 t', 'page by page'
);
select is(
    pg_temp.told(
        'user_grace', 'org_north',
        'select concat_ws('' '', count(*), sum(u.appointments_fulfilled))
            from api.practitioner_utilisation(''2026-03-01'', ''2026-03-08'') as u'
    ),
    '1 1', 'in the branches of the caller'
);
select is(
    pg_temp.told(
        'user_ada', 'org_north',
        'select concat_ws('' '', r.month_on, r.channel, r.conversations_answered, r.median_duration)
            from api.conversation_response_times(''2026-03-01'', ''2026-03-31'') as r'
    ),
    '2026-03-01 whatsapp 1 00:20:00', 'how long people wait for an answer'
);
select ok(
    pg_temp.told(
        'user_ada', 'org_north',
        'select r.refreshed_at from api.conversation_response_times(''2026-03-01'', ''2026-03-31'') as r'
    )::timestamptz <= clock_timestamp(),
    'as of when'
);
select is(
    pg_temp.told('user_nobody', 'org_north', 'select count(*) from api.patient_activity(''0 days'')'),
    'RQ403', 'customers are shown none'
);

select *
from finish();

rollback;
