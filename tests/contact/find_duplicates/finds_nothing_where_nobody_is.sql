begin;

select plan(1);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');
select lives_ok('select api.find_duplicates()', 'an organization without contacts has no duplicates');

select *
from finish();

rollback;
