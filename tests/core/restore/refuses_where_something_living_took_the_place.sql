begin;

select plan(4);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('people', 'Ada');
select test.add('pets', 'Rex', jsonb_build_object('owner_id', test.named('people', 'Ada')));

create temporary table done as
select core.soft_delete('test.people', test.named('people', 'Ada')) as batch;

select lives_ok($$select test.add('pets', 'Rex')$$, 'a deleted row gives its key free');

prepare restoration as
select core.restore(d.batch)
from done as d;

select throws_ok(
    'restoration', 'RQ409', 'a living row has taken the place', 'two living rows cannot hold one key'
);
select is(test.living('people'), null, 'and nothing has come back');

update test.pets set name = 'Max' where deleted_at is null;

select lives_ok('restoration', 'once the key is free again, all of it comes back');

select *
from finish();

rollback;
