begin;

select plan(13);

select test.make_clinic();

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), n.name
from unnest('{Ann,Bea,Bea,Cleo,Dora,Zoe}'::text[]) as n (name);

insert into contact.contact_identifiers (organization_id, contact_id, system, value)
select c.organization_id, c.id, 'cliniko', 'P' || lower(c.display_name) || row_number() over (order by c.id)
from contact.contacts as c
where c.display_name in ('Ann', 'Bea', 'Cleo', 'Sue');

update contact.contacts set merged_into_id = test.contact('Cleo')
where display_name = 'Dora';

select results_eq(
    $$select * from test.pages('user_ada', 'org_north', 'api.list_contacts(2, %L)', 'display_name')$$,
    array['Ann', 'Bea', 'Bea', 'Cleo', 'Mary', 'Noah', 'Zoe'],
    'contacts come by name, each once, without who was merged'
);
select is(
    (
        select count(distinct p.id)
        from test.pages('user_ada', 'org_north', 'api.list_contacts(1, %L)', 'contact_id') as p (id)
    ),
    7::bigint, 'also one by one, where two have one name'
);
select results_eq(
    $$select * from test.pages('user_alan', 'org_south', 'api.list_contacts(2, %L)', 'display_name')$$,
    array['Sue'], 'another clinic has its own'
);
select is(
    test.answer_to('user_nobody', 'org_north', 'select count(*) from api.list_contacts()'), 'RQ403',
    'customers have no list of others'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_contacts(5, '{"id": 7}')$$), 'RQ422',
    'what no page gave is refused'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$select api.list_contacts(5, '{"name": "x", "id": "00000000-0000-0000-0000-00000000000g"}')$$
    ), 'RQ422', 'so is an id that is none'
);
select is(
    test.answer_to(
        'user_grace', 'org_north',
        format('select display_name from api.get_contact(%L)', test.contact('Dora'))
    ),
    'Cleo', 'who was merged is shown as who stands for both'
);
select is(
    test.answer_to(
        'user_alan', 'org_south', format('select api.get_contact(%L)', test.contact('Ann'))
    ),
    'RQ404', 'a contact of another clinic is not there'
);
select is(
    test.answer_to(
        'user_nobody', 'org_north', format('select api.get_contact(%L)', test.contact('Mary'))
    ),
    'RQ403', 'and none for customers, who have a view of their own'
);
select results_eq(
    $$
    select *
    from test.pages(
        'user_ada', 'org_north', $q$api.list_contacts_of_system('cliniko', 2, %L)$q$, 'display_name',
        'identifier'
    )
    $$,
    array['Ann', 'Bea', 'Bea', 'Cleo'],
    'contacts of a system come by what it calls them, each once'
);
select is(
    test.answer_to(
        'user_alan', 'org_south', $$select count(*) from api.list_contacts_of_system('cliniko')$$
    ),
    '1', 'those of another clinic are its own'
);
select is(
    test.answer_to('user_nobody', 'org_north', $$select api.list_contacts_of_system('cliniko')$$),
    'RQ403', 'and none for customers'
);
select is(
    (
        select count(*)
        from audit.access_log as l
        where l.function_name = 'api.get_contact' and l.row_ids = array[test.contact('Cleo')]
    ),
    1::bigint, 'who looked is in the log'
);

select *
from finish();

rollback;
