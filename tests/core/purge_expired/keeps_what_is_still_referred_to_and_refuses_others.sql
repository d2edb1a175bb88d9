begin;

select plan(5);

select test.make_tenants();
select test.make_family();
insert into core.purge_policies (policy, table_name, keep)
values
    ('test', '*', '100 years'),
    ('test', 'test.people', '1 day');
select test.sign_in('user_ada', 'org_north');

select test.add('people', 'Ada');
select test.add('pets', 'Rex', jsonb_build_object('owner_id', test.named('people', 'Ada')));
select core.soft_delete('test.people', test.named('people', 'Ada'));
update test.people set deleted_at = now() - interval '2 days';

select is(
    core.purge_expired('test'), 0::bigint,
    'a row waits for what refers to it and is kept for longer'
);

delete from test.pets;

select is(core.purge_expired('test'), 1::bigint, 'and goes when that is gone');
select throws_ok(
    $$select core.purge_expired('unknown')$$, 'RQ422', null, 'a policy that is none is refused'
);
select throws_ok(
    $$select core.purge_expired('test', 0)$$, 'RQ422', null, 'and a batch of nothing'
);
select is(
    test.error_as('app_owner', $$select core.purge_expired('standard')$$), '42501',
    'functions of api, which see one tenant only, cannot purge'
);

select *
from finish();

rollback;
