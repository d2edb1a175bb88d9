begin;

select plan(4);

select test.make_tenants();

select test.sign_in('user_ada', 'org_north');

update core.locations set name = 'Harbour' where code = 'harbour';

select is(
    (select l.row_version from core.locations as l where l.code = 'harbour'),
    2,
    'a change raises the version'
);
select is(
    (select l.updated_by from core.locations as l where l.code = 'harbour'),
    core.current_user_id(),
    'and names the user'
);
select is(
    (select l.row_version from core.locations as l where l.code = 'hill'),
    1,
    'other rows keep their version'
);

insert into core.locations (organization_id, name, code)
values (test.organization('north'), 'North Lake', 'lake');

select is(
    (select l.created_by from core.locations as l where l.code = 'lake'),
    core.current_user_id(),
    'a new row names its maker'
);

select *
from finish();

rollback;
