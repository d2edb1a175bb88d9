begin;

select plan(3);

select test.make_clinic();

-- who signs in is merged by those who let people in
delete from core.organization_members where contact_id = test.contact('Mary');

update core.organization_members as m
set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_grace';

insert into contact.patients (organization_id, contact_id, location_id, flags)
values
(test.organization('north'), test.contact('Mary'), test.location('hill'), '{}'),
(test.organization('north'), test.contact('Noah'), test.location('harbour'), '{latex}');

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

select is(pg_temp.merge(), 'RQ403', 'a manager of the harbour writes no patient of the hill');
select results_eq(
    $$select p.flags from contact.patients as p where p.contact_id = test.contact('Mary')$$,
    $$values ('{}'::text[])$$, 'who stays as it was'
);

update contact.patients set location_id = test.location('harbour');

select is(pg_temp.merge(), 'true', 'a patient of the harbour takes over what another has');

select *
from finish();

rollback;
