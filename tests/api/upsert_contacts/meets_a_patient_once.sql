begin;

select plan(4);

select test.make_clinic();

update core.organization_members as m
set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_grace';

insert into contact.patients (organization_id, contact_id, location_id)
values (test.organization('north'), test.contact('Mary'), test.location('hill'));
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
values
(test.organization('north'), test.contact('Mary'), 'cliniko', '1'),
(test.organization('north'), test.contact('Noah'), 'cliniko', '2'),
(test.organization('north'), test.contact('Noah'), 'cliniko', '3');

create function pg_temp.upsert(p_subject text, variadic p_ids text[])
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject, 'org_north',
            format(
                'select api.upsert_contacts($q$cliniko$q$, %L) ->> $q$updated$q$',
                (
                    select jsonb_agg(jsonb_build_object('id', i.id, 'first_name', 'Somebody'))
                    from unnest(p_ids) as i (id)
                )
            )
        )
$$;

select is(
    pg_temp.upsert('user_grace', '1'), '1',
    'a patient of a branch that the caller does not see is no obstacle'
);
select results_eq(
    $$select p.location_id from contact.patients as p$$,
    $$select test.location('hill')$$, 'and stays the one that it was'
);
select is(pg_temp.upsert('user_ada', '2', '3'), '2', 'two ids of one contact come together');
select is(
    (
        select count(*)
        from contact.patients as p
        where p.contact_id = (
                select i.contact_id
                from contact.contact_identifiers as i
                where i.value = '2'
            )
    ),
    1::bigint, 'and make one patient'
);

select *
from finish();

rollback;
