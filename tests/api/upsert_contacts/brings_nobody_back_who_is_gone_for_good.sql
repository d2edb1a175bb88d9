begin;

select plan(3);

select test.make_tenants();

create function pg_temp.upsert(p_name text)
returns text
language sql
as $$
    select
        test.answer_to(
            'user_ada', 'org_north',
            format(
                'select a.answer - $q$refused$q$ from api.upsert_contacts($q$cliniko$q$, %L) as a '
                '(answer)',
                jsonb_build_array(jsonb_build_object('id', '77', 'first_name', p_name))
            )
        )
$$;

select is(
    pg_temp.upsert('Ann')::jsonb ->> 'inserted', '1', 'a new one is inserted'
);

delete from contact.patients;
delete from contact.contact_points;
delete from contact.contact_identifiers;
delete from contact.contacts;

select is(
    pg_temp.upsert('Anna')::jsonb ->> 'deleted', '1', 'one who is gone for good is deleted'
);
select is_empty('select from contact.contacts', 'and does not come back');

select *
from finish();

rollback;
