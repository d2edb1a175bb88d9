begin;

select plan(6);

select test.make_tenants();

create function pg_temp.delete_location(p_subject text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject,
            'org_north',
            format(
                'select api.delete_location(%L) ->> $q$location_id$q$', test.location('harbour')
            )
        )
$$;

create temporary table made as
select
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            'select api.register_patient($$Mary$$, $$Jones$$, p_location_id => %L)',
            test.location('harbour')
        )
    )::jsonb as ids;

update core.organization_members set role = 'manager'
where role = 'practitioner';

select is(pg_temp.delete_location('user_grace'), 'RQ403', 'a manager deletes no branch');
select is(
    pg_temp.delete_location('user_ada'), 'RQ409', 'a branch with patients stands as long as they do'
);

select
    test.answer_to(
        'user_ada', 'org_north', format('select api.delete_contact(%L)', m.ids ->> 'contact_id')
    )
from made as m;

select is(
    pg_temp.delete_location('user_ada'), test.location('harbour')::text, 'an empty branch goes'
);
select is(
    test.answer_to(
        'user_grace', 'org_north', $$select jsonb_array_length(api.whoami() -> 'location_ids')$$
    ),
    '0', 'and its members work there no more'
);
select is(
    (
        select
            test.answer_to(
                'user_ada', 'org_north', format('select api.undo_delete(%L)', c.delete_batch)
            )
        from contact.contacts as c
    ),
    'RQ409', 'the patient cannot come back before the branch'
);
select is(
    (
        select
            test.answer_to(
                'user_ada',
                'org_north',
                format('select api.undo_delete(%L) ->> $$row_count$$', l.delete_batch)
            )
        from core.locations as l
        where l.code = 'harbour'
    ),
    '2', 'which comes back with its members'
);

select *
from finish();

rollback;
