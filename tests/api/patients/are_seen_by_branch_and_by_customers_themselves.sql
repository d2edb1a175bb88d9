begin;

select plan(15);

select test.make_tenants();

create temporary table made as
select
    b.code,
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            'select api.register_patient(%L, $$Jones$$, p_location_id => %L)',
            coalesce(b.code, 'everywhere'),
            test.location(b.code)
        )
    )::jsonb as ids
from unnest(array['harbour', 'hill', null]) as b (code);

select
    is(
        test.answer_to(
            'user_ada',
            'org_north',
            $$select string_agg(p.display_name, ',' order by p.display_name) from api.list_patients() as p$$
        ),
        'everywhere Jones,harbour Jones,hill Jones',
        'the owner sees every branch'
    );
select
    is(
        test.answer_to(
            'user_grace',
            'org_north',
            $$select string_agg(p.display_name, ',' order by p.display_name) from api.list_patients() as p$$
        ),
        'everywhere Jones,harbour Jones',
        'who works at the harbour sees the harbour'
    );
select
    is((
        select
            test.answer_to(
                'user_grace',
                'org_north',
                format('select count(*) from api.get_patient(%L)', m.ids ->> 'patient_id')
            )
        from made as m
        where m.code = 'hill'
    ), 'RQ404', 'and no patient of the hill');
select
    is(
        test.answer_to(
            'user_grace',
            'org_north',
            format(
                'select api.register_patient($$X$$, $$Y$$, p_location_id => %L)',
                test.location('hill')
            )
        ),
        'RQ404',
        'and puts none there'
    );
select
    is(
        test.answer_to('user_ada', 'org_south', $$select api.register_patient('X', 'Y')$$),
        'RQ403',
        'a viewer writes nothing'
    );
select
    is(
        test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_patients()'),
        '0',
        'another clinic sees nothing'
    );

create temporary table sent as
select
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            'select api.invite_member($$user_nobody@example.com$$, $$customer$$, p_contact_id => %L)',
            m.ids ->> 'contact_id'
        )
    )::jsonb as made
from made as m
where m.code = 'hill';

select
    is(
        (
            select
                test.answer_to(
                    'user_nobody',
                    null,
                    format('select api.accept_invitation(%L) ->> $$role$$', s.made ->> 'token')
                )
            from sent as s
        ),
        'customer',
        'a patient becomes a customer'
    );
select
    is(
        test.answer_to(
            'user_nobody',
            'org_north',
            $$select string_agg(p.display_name, ',') from api.list_patients() as p$$
        ),
        'hill Jones',
        'and sees the own row only'
    );
select
    is(
        test.answer_to('user_nobody', 'org_north', 'select count(*) from api.list_members()'),
        'RQ403',
        'and no member'
    );

select test.claims('{"sub": "user_nobody", "org_id": "org_north"}');
select core.require_context();
select
    is(
        test.value_as('app_owner', 'select count(*) from contact.contacts'),
        '1',
        'also where a function forgets its where'
    );
select
    is(test.value_as('app_owner', 'select count(*) from contact.patients'), '1', 'in every table');
select
    is(
        test.error_as(
            'app_owner',
            format(
                'insert into contact.contacts (organization_id, display_name) values (%L, $$X$$)',
                test.organization('north')
            )
        ),
        '42501',
        'nor does a customer make contacts'
    );

select test.sign_in('user_alan', 'org_south');
select
    is(
        test.value_as('app_owner', 'select count(*) from contact.patients'),
        '0',
        'a forgotten where shows no patient of another clinic'
    );

select test.sign_in('user_grace', 'org_north');
select
    is(
        test.value_as('app_owner', 'select count(*) from contact.patients'),
        '2',
        'a forgotten where shows the own branches'
    );
select
    is(
        test.error_as(
            'app_owner',
            format('update contact.patients set location_id = %L', test.location('hill'))
        ),
        '42501',
        'no patient is moved to a branch of others'
    );

select *
from finish();

rollback;
