begin;

select plan(5);

select throws_ok(
    $$insert into core.organizations (name, slug) values ('', 'a')$$,
    '23514',
    null,
    'an empty name'
);
select throws_ok(
    $$insert into core.organizations (name, slug) values ('A', 'Not A Slug')$$,
    '23514',
    null,
    'a slug with capitals and blanks'
);
select throws_ok(
    $$insert into core.organizations (name, slug, region) values ('A', 'a', 'aus')$$,
    '23514',
    null,
    'a region that is no country code'
);
select throws_ok(
    $$insert into core.organizations (name, slug, settings) values ('A', 'a', '[]')$$,
    '23514',
    null,
    'settings that are no object'
);
select throws_ok(
    $$
        insert into core.organizations (name, slug, external_id)
        values ('A', 'a', 'org_a'), ('B', 'b', 'org_a')
    $$,
    '23505',
    null,
    'an external id that another organization has'
);

select *
from finish();

rollback;
