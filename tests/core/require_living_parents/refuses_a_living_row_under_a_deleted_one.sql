begin;

select plan(6);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('people', 'Ada');
select test.add('people', 'Ben');
select test.add('pets', 'Rex', jsonb_build_object('owner_id', test.named('people', 'Ben')));
select test.add('pets', 'Tom', jsonb_build_object('owner_id', test.named('people', 'Ada')));
select core.soft_delete('test.people', test.named('people', 'Ada'));

select throws_ok(
    $$select test.add('pets', 'Max', jsonb_build_object('owner_id', test.named('people', 'Ada')))$$,
    'RQ409', 'what this refers to is deleted', 'a new row'
);
select throws_ok(
    $$update test.pets set owner_id = test.named('people', 'Ada') where name = 'Rex'$$,
    'RQ409', 'what this refers to is deleted', 'a reference that changes'
);
select throws_ok(
    $$update test.pets set deleted_at = null where name = 'Tom'$$,
    'RQ409', 'what this refers to is deleted', 'a row that comes back alone'
);
select lives_ok(
    $$update test.pets set name = 'Thomas' where name = 'Tom'$$, 'deleted rows may be written'
);
select is_empty(
    'select * from core.find_deleted_parents()', 'no living row refers to a deleted one'
);

update test.people set deleted_at = now() where name = 'Ben';

select results_eq(
    'select * from core.find_deleted_parents()',
    $$values ('test.pets', 'owner_id', 'test.people', 1::bigint)$$,
    'what was deleted by hand is found'
);

select *
from finish();

rollback;
