begin;

select plan(6);

select test.make_tenants();
select test.make_family();
select test.add('people', 'Zoe', p_slug => 'south');
select test.add('people', 'Ada');
update test.people set name = 'Eve' where name = 'Ada';
select test.sign_in('user_ada', 'org_north');

select throws_ok(
    $$select core.soft_delete('test.people', test.named('people', 'Zoe'))$$,
    'RQ404', null, 'a row of another organization is not there'
);
select throws_ok(
    $$select core.soft_delete('test.people', core.new_id())$$, 'RQ404', null, 'nor one that is none'
);
select throws_ok(
    $$select core.soft_delete('test.people', test.named('people', 'Eve'), 1)$$,
    'RQ409', null, 'an older version is refused'
);
select throws_ok(
    $$select core.soft_delete('core.users', core.current_user_id())$$,
    'RQ422', null, 'what belongs to no tenant is not deleted so'
);
select lives_ok(
    $$select core.soft_delete('test.people', test.named('people', 'Eve'), 2)$$,
    'the version that was read is accepted'
);
select throws_ok(
    $$select core.soft_delete('test.people', test.named('people', 'Eve'))$$,
    'RQ404', null, 'nothing is deleted twice'
);

select *
from finish();

rollback;
