begin;

select plan(2);

select test.make_tenants();

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', $$select string_agg(u.name, ',') from core.users as u$$),
    'Ada Lovelace',
    'a forgotten where shows the caller only'
);
select is(
    test.error_as(
        'app_owner', $$insert into core.users (external_id) values ('user_mallory')$$
    ),
    '42501',
    'a row for somebody else cannot be made'
);

select *
from finish();

rollback;
