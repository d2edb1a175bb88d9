begin;

select plan(3);

select test.make_tenants();

select throws_ok(
    format(
        'insert into core.locations (organization_id, name, code) values (%L, $$X$$, $$hill$$)',
        test.organization('north')
    ),
    '23505',
    null,
    'a live branch holds its code'
);

update core.locations set deleted_at = now() where code = 'hill';

select lives_ok(
    format(
        'insert into core.locations (organization_id, name, code) values (%L, $$X$$, $$hill$$)',
        test.organization('north')
    ),
    'a deleted branch gives its code free'
);
select lives_ok(
    format(
        'insert into core.locations (organization_id, name, code) values (%L, $$X$$, $$harbour$$)',
        test.organization('south')
    ),
    'another organization may use the same code'
);

select *
from finish();

rollback;
