begin;

select plan(2);

select test.make_clinic();

insert into contact.patients (organization_id, contact_id)
values (test.organization('north'), test.contact('Mary'));

create function pg_temp.fields(p_subject text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject, 'org_north',
            format(
                $q$
                select string_agg(distinct k.key, ' ' order by k.key)
                from api.contact_360(%L) as v (answer)
                cross join lateral jsonb_object_keys(
                    (v.answer -> 'contact') || (v.answer -> 'patient')
                ) as k (key)
                where k.key in ('metadata', 'activity_score', 'created_by', 'updated_by')
                $q$,
                test.contact('Mary')
            )
        )
$$;

select is(
    pg_temp.fields('user_ada'), 'activity_score created_by metadata updated_by',
    'staff reads what the clinic keeps for itself'
);
select is(pg_temp.fields('user_nobody'), null, 'who is the contact does not');

select *
from finish();

rollback;
