begin;

select plan(8);

select test.make_clinic();

insert into contact.patients (organization_id, contact_id, activity_status)
values
    (test.organization('north'), test.contact('Mary'), 'active'),
    (test.organization('north'), test.contact('Noah'), 'new');

insert into contact.contact_identifiers (organization_id, contact_id, system, value)
values (test.organization('north'), test.contact('Mary'), 'cliniko', '77');

select test.book('Mary', 'Doctor Harbour', 9, 'harbour');
select test.converse('north', 'Mary', 'harbour');

create function pg_temp.keys(p_list text)
returns text
language sql
as $$
    select
        test.answer_to(
            'user_ada', 'org_north',
            format(
                'select string_agg(distinct k.key, '' '') '
                'from api.list_versioned(%L) as v, jsonb_object_keys(v.content) as k (key)',
                p_list
            )
        )
$$;

select matches(pg_temp.keys('patients'), 'activity_status.*past.*upcoming', 'rows have the new shape');
select is(
    test.answer_to('user_ada', 'org_north', $$select api.set_organization_feature('api.shapes', '1') is not null$$),
    'true', 'an organization may choose the one of the first application'
);
select is(
    pg_temp.keys('patients'),
    'appointment_count cliniko_id contact_id id is_active last_appointment organization_id upcoming',
    'then patients have its columns'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$
        select string_agg(concat_ws(':', v.content ->> 'cliniko_id', v.content ->> 'appointment_count',
            v.content ->> 'is_active'), ' ' order by v.content ->> 'cliniko_id')
        from api.list_versioned('patients') as v
        $$
    ),
    '77:1:true 0:false', 'filled from the new tables'
);
select is(
    concat_ws(' | ', pg_temp.keys('contacts'), pg_temp.keys('appointments'), pg_temp.keys('conversations')),
    'chatwoot_contact_id cliniko_patient_id email id manychat_id name organization_id phone'
    ' | ends_at id organization_id patient_id practitioner starts_at status type'
    ' | contact_id id organization_id source status updated_at',
    'so have contacts, appointments and conversations'
);
select is(
    (
        select count(distinct p.id)
        from test.pages('user_ada', 'org_north', $$api.list_versioned('patients', 1, %L)$$, 'content') as p (id)
    ),
    2::bigint, 'pages follow one another'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_versioned('secrets')$$), 'RQ422',
    'other lists are refused'
);
select is(
    test.answer_to('user_alan', 'org_south', $$select count(*) from api.list_versioned('patients')$$), '0',
    'another clinic sees nothing'
);

select *
from finish();

rollback;
