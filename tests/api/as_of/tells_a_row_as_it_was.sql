begin;

select plan(6);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name, sex)
values (test.organization('north'), 'Mary', 'female');

create temporary table seen as
select
    c.id,
    clock_timestamp() as at
from contact.contacts as c;

update contact.contacts set sex = 'other', display_name = 'Mia';

grant select on seen to authenticated;

select is(
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            $$select a - array['created_at'] ->> 'sex' from api.as_of('contact.contacts', %L, %L) as a$$,
            s.id,
            s.at
        )
    ),
    'female',
    'a value that changed is told as it was'
)
from seen as s;
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            $$select a ->> 'display_name' from api.as_of('contact.contacts', %L, %L) as a$$, s.id, s.at
        )
    ),
    'withheld',
    'a sensitive one is withheld when it changed since'
)
from seen as s;
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        format(
            $$select a ->> 'display_name' from api.as_of('contact.contacts', %L, now() + interval '1 h') as a$$,
            s.id
        )
    ),
    'Mia',
    'and told when it did not'
)
from seen as s;
select is(
    test.answer_to(
        'user_alan',
        'org_south',
        format($$select api.as_of('contact.contacts', %L, %L)$$, s.id, s.at)
    ),
    'RQ404',
    'another organization is told of no such row'
)
from seen as s;
select is(
    test.answer_to(
        'user_grace',
        'org_north',
        format($$select api.as_of('contact.contacts', %L, %L)$$, s.id, s.at)
    ),
    'RQ403',
    'a practitioner may not ask'
)
from seen as s;
select is(
    (
        select count(*)
        from audit.access_log as a
        where a.function_name = 'api.as_of'
    ),
    3::bigint,
    'whoever was told is logged'
);

select *
from finish();

rollback;
