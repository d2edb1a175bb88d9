begin;

select plan(6);

select test.make_clinic();

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Zelda Quill');
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
values (test.organization('north'), test.contact('Zelda Quill'), 'routiq', 'z1');
insert into contact.patients (organization_id, contact_id, location_id, mrn)
values (
    test.organization('north'), test.contact('Zelda Quill'), test.location('hill'), 'HILL-7731'
);

create function pg_temp.found(p_query text, p_subject text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject, 'org_north',
            format('select string_agg(s.display_name, $q$,$q$) from api.search_contacts(%L) as s', p_query)
        )
$$;

select is(pg_temp.found('hill-7731', 'user_ada'), 'Zelda Quill', 'an owner finds it');
select is(pg_temp.found('hill-7731', 'user_grace'), null, 'another branch does not');
select is(pg_temp.found('7731', 'user_grace'), null, 'nor a part of it');
select is(
    pg_temp.found('zelda', 'user_grace'), 'Zelda Quill', 'the contact belongs to every branch'
);

select is(
    test.answer_to(
        'user_grace', 'org_north',
        $$select api.upsert_contact('routiq', '{"external_id": "z1", "given_name": "Zelda",
        "family_name": "Pen"}') ->> 'outcome'$$
    ),
    'updated', 'who writes the contact without seeing the number'
);
select is(pg_temp.found('hill-7731', 'user_ada'), 'Zelda Pen', 'takes it from nobody');

select *
from finish();

rollback;
