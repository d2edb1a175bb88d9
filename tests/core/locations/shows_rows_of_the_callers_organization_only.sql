begin;

select plan(3);

select test.make_tenants();

select is(
    test.value_as('app_owner', 'select count(*) from core.locations'),
    '0',
    'without a context there is no row'
);

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as(
        'app_owner',
        $$select string_agg(l.code, ',' order by l.code) from core.locations as l$$
    ),
    'harbour,hill',
    'a forgotten where shows the caller''s branches only'
);
select is(
    test.value_as(
        'app_owner',
        format(
            'select count(*) from core.locations as l where l.organization_id = %L',
            test.organization('south')
        )
    ),
    '0',
    'asking for another organization shows nothing'
);

select *
from finish();

rollback;
