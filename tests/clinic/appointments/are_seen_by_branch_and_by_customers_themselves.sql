begin;

select plan(11);

select test.make_clinic();

select
    test.book('Mary', 'Doctor Harbour', 9, 'harbour'),
    test.book('Noah', 'Doctor Harbour', 10, 'harbour'),
    test.book('Mary', 'Doctor Hill', 9, 'hill'),
    test.book('Noah', 'Doctor Hill', 10, 'hill'),
    test.book('Noah', 'Doctor Everywhere', 9),
    test.book('Sue', 'Doctor Beach', 9, 'beach');

create function test.seen()
returns text
language sql
as $function$
    select
        test.value_as(
            'app_owner',
            $$
                select string_agg(concat_ws(' ', c.display_name, l.code), ', ' order by a.start_at, l.code)
                from clinic.appointments as a
                left join contact.contacts as c
                    on a.contact_id = c.id
                left join core.locations as l
                    on a.location_id = l.id
            $$
        )
$function$;

select is(test.seen(), null, 'without a context there is none');

select test.sign_in('user_ada', 'org_north');
select is(
    test.seen(),
    'Mary harbour, Mary hill, Noah, Noah harbour, Noah hill',
    'the owner sees every branch of the clinic'
);

select test.sign_in('user_grace', 'org_north');
select is(
    test.seen(), 'Mary harbour, Noah, Noah harbour', 'who works at the harbour sees the harbour'
);
select is(
    test.error_as(
        'app_owner', format('update clinic.appointments set location_id = %L', test.location('hill'))
    ),
    '42501',
    'and moves nothing to another branch'
);
select is(
    test.value_as(
        'app_owner',
        $$
            with changed as (
                update clinic.appointments set notes = 'x' where practitioner_id is not null
                returning id
            )
            select count(*) from changed
        $$
    ),
    '3',
    'nor changes what is there'
);

select test.sign_in('user_nobody', 'org_north');
select is(
    test.seen(), 'Mary harbour, Mary hill', 'a customer sees the own ones, at every branch'
);
select is(
    test.error_as(
        'app_owner',
        format('update clinic.appointments set contact_id = %L', test.contact('Noah'))
    ),
    '42501',
    'and gives none away'
);
select is(
    test.value_as('app_owner', 'select count(*) from clinic.practitioners'), '3',
    'and sees who treats at each branch'
);

select test.sign_in('user_grace', 'org_north');
select is(
    test.value_as(
        'app_owner',
        $$select string_agg(p.name, ', ' order by p.name) from clinic.practitioners as p$$
    ),
    'Doctor Everywhere, Doctor Harbour',
    'staff of a branch see its practitioners'
);

select test.sign_in('user_alan', 'org_south');
select is(test.seen(), 'Sue beach', 'another clinic sees its own');
select is(
    test.error_as(
        'app_owner',
        format(
            'insert into clinic.practitioners (organization_id, name) values (%L, $$X$$)',
            test.organization('north')
        )
    ),
    '42501',
    'and writes nothing here'
);

select *
from finish();

rollback;
