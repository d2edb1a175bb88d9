begin;

select plan(13);

select test.make_tenants();

create function pg_temp.answer(p_call text, p_user text default 'user_ada')
returns text
language sql
as $$
    select test.answer_to(p_user, 'org_north', 'select ' || p_call)
$$;

select is(
    pg_temp.answer('api.register_patient(null, null)'), 'RQ422', 'a patient has a name'
);
select is(
    pg_temp.answer($$api.register_patient('Mary', 'Jones', p_email => 'no address')$$),
    'RQ422', 'and an address that is one, or none'
);
select is_empty('select 1 from contact.contacts', 'nothing of it is kept');

select is(
    pg_temp.answer($$api.upsert_contact('cliniko', '{"first_name": "Nobody"}')$$),
    'RQ422', 'a contact of another system has an id there'
);

create temporary table made as
select
    pg_temp.answer(
        $$api.upsert_contact('cliniko', '{"id": "7", "first_name": "Mary", "last_name": "Jones"}')$$
    )::jsonb as fact;

select is(m.fact ->> 'outcome', 'inserted', 'what has one is taken')
from made as m;
select isnt(
    pg_temp.answer(format('api.delete_contact(%L)', m.fact ->> 'contact_id')),
    'RQ404',
    'it is deleted here'
)
from made as m;
select is(
    pg_temp.answer($$api.upsert_contact('cliniko', '{"id": "7", "first_name": "Mary"}')$$),
    'RQ409', 'and then not brought back by the other system'
);

select is(
    pg_temp.answer($$count(*) from api.list_contacts_of_system('No System')$$),
    'RQ422', 'no system is called so'
);
select is(
    pg_temp.answer('api.mark_read(gen_random_uuid())'), 'RQ404', 'no conversation, nothing read'
);
select is(
    pg_temp.answer($$count(*) from api.list_webhook_events(gen_random_uuid(), array['lost'])$$),
    'RQ422', 'no event of a webhook is lost'
);
select is(
    pg_temp.answer('count(*) from api.list_dead_letters(0)'), 'RQ422', 'a page has a row or more'
);
select is(
    pg_temp.answer($$count(*) from api.list_contacts(50, '{"name": 7}')$$),
    'RQ422', 'a page goes on from a place that a page gave'
);
select is(
    test.error_as(
        'authenticator', $$select api.begin_request('{"sub": "user_ada", "role": "app_owner"}')$$
    ),
    'RQ401', 'a request is a client''s, never an owner''s'
);

select * from finish();

rollback;
