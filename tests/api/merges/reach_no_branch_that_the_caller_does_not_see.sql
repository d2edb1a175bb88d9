begin;

select plan(3);

select test.make_clinic();

-- who signs in is merged by those who let people in
delete from core.organization_members where contact_id = test.contact('Mary');

update core.organization_members as m
set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_grace';

select test.book('Noah', 'Doctor Hill', 9, 'hill');

create function pg_temp.merge()
returns text
language sql
as $$
    select
        test.answer_to(
            'user_grace', 'org_north',
            format(
                'select api.merge_contacts(%L, %L) ->> $q$is_new$q$',
                test.contact('Mary'), test.contact('Noah')
            )
        )
$$;

select is(pg_temp.merge(), 'RQ403', 'a manager of the harbour moves nothing of the hill');
select is_empty(
    $$select from contact.contacts as c where c.merged_into_id is not null$$,
    'and nothing of the rest'
);

update clinic.appointments set location_id = test.location('harbour');

select is(pg_temp.merge(), 'true', 'what stands at the harbour does not hinder');

select *
from finish();

rollback;
