begin;

select plan(3);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('people', 'Ada');
select test.add('people', 'Ben', jsonb_build_object('friend_id', test.named('people', 'Ada')));
select test.add('people', 'Cid', jsonb_build_object('friend_id', test.named('people', 'Ada')));
select test.add('people', 'Dot');

create temporary table done as
select core.soft_delete('test.people', test.named('people', 'Ada')) as batch;

update test.people set friend_id = test.named('people', 'Dot') where name = 'Ben';
select core.soft_delete('test.people', test.named('people', 'Cid'));

select lives_ok('select core.restore(d.batch) from done as d', 'the deletion is undone');
select is(
    (
        select p.friend_id
        from test.people as p
        where p.name = 'Ben'
    ),
    test.named('people', 'Dot'),
    'a reference that was set anew stays'
);
select is(
    (
        select p.friend_id
        from test.people as p
        where p.name = 'Cid'
    ),
    test.named('people', 'Ada'),
    'a row that was deleted meanwhile is whole when it comes back'
);

select *
from finish();

rollback;
