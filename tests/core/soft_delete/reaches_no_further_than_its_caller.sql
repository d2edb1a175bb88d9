begin;

select plan(7);

select test.make_tenants();

update core.organization_members set role = 'manager' where role = 'practitioner';

create temporary table made as
select
    b.code,
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            'select api.register_patient(%L, $$Jones$$, p_location_id => %L)',
            b.code,
            test.location(b.code)
        )
    )::jsonb as ids
from unnest(array['harbour', 'hill']) as b (code);

create function pg_temp.delete_contact(p_subject text, p_code text)
returns text
language sql
as $$
    select test.answer_to(
        p_subject,
        'org_north',
        format('select api.delete_contact(%L) ->> $q$contact_id$q$', m.ids ->> 'contact_id')
    )
    from made as m
    where m.code = p_code
$$;

select is(
    pg_temp.delete_contact('user_grace', 'hill'), 'RQ403',
    'a contact whose patient belongs to another branch stays'
);
select is(
    (
        select count(*)
        from contact.patients as p
        where p.deleted_at is null
    ),
    2::bigint, 'with its patient'
);
select is(
    pg_temp.delete_contact('user_grace', 'harbour'),
    (
        select m.ids ->> 'contact_id'
        from made as m
        where m.code = 'harbour'
    ),
    'one of the own branch goes'
);
select is(
    pg_temp.delete_contact('user_ada', 'hill'),
    (
        select m.ids ->> 'contact_id'
        from made as m
        where m.code = 'hill'
    ),
    'the owner reaches every branch'
);
select is(
    (
        select count(*)
        from contact.patients as p
        where p.deleted_at is null
    ),
    0::bigint, 'both patients went with their contacts'
);
select is(
    (
        select
            test.answer_to(
                'user_grace',
                'org_north',
                format('select api.undo_delete(%L)', c.delete_batch)
            )
        from contact.contacts as c
        where c.given_name = 'hill'
    ),
    'RQ403',
    'nor does anybody bring back what belongs to another branch'
);

select test.sign_in('user_grace', 'org_north');
select is(
    test.value_as('app_owner', 'select count(*) from contact.patients'),
    '1',
    'and nobody sees more after a deletion than before'
);

select *
from finish();

rollback;
