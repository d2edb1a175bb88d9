begin;

select plan(5);

select test.make_tenants();

select test.sign_in('user_ada', 'org_north');

select is(
    test.error_as(
        'app_owner',
        format(
            'insert into core.locations (organization_id, name, code) values (%L, $$X$$, $$x$$)',
            test.organization('south')
        )
    ),
    '42501',
    'a row cannot be made in another organization'
);
select is(
    test.error_as(
        'app_owner',
        format('update core.locations set organization_id = %L', test.organization('south'))
    ),
    '42501',
    'a row cannot be moved to another organization'
);
select is(
    test.value_as(
        'app_owner',
        $$
            with changed as (
                update core.locations set name = 'changed' where code = 'beach' returning id
            )
            select count(*) from changed
        $$
    ),
    '0',
    'a row of another organization cannot be changed'
);
select is(
    test.value_as(
        'app_owner',
        $$
            with gone as (delete from core.locations where code = 'park' returning id)
            select count(*) from gone
        $$
    ),
    '0',
    'a row of another organization cannot be deleted'
);
select is(
    test.error_as(
        'app_owner',
        format(
            'insert into core.locations (organization_id, name, code) values (%L, $$X$$, $$x$$)',
            test.organization('north')
        )
    ),
    null,
    'a row can be made in the caller''s organization'
);

select *
from finish();

rollback;
