begin;

select plan(5);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('clans', 'Reds');
select test.add('people', 'Ada');
select test.add('people', 'Ben', jsonb_build_object('parent_id', test.named('people', 'Ada')));
select test.add('people', 'Cid', jsonb_build_object('parent_id', test.named('people', 'Ben')));
select test.add('people', 'Own', jsonb_build_object('clan_id', test.named('clans', 'Reds')));
update test.people set parent_id = test.named('people', 'Cid') where name = 'Ada';
update test.people set parent_id = id where name = 'Own';

create temporary table done as
select core.soft_delete('test.people', test.named('people', 'Ben')) as batch;

select is(test.living('people'), 'Own', 'a ring of rows goes as a whole');
select lives_ok('select core.restore(d.batch) from done as d', 'and comes back as a whole');
select is(test.living('people'), 'Ada, Ben, Cid, Own', 'with every row');

-- A ring of tables: a clan goes with its head, who goes with the clan.
insert into core.delete_rules (child_table, child_column, parent_table, action)
values ('test.clans', 'head_id', 'test.people', 'cascade');
update test.clans set head_id = test.named('people', 'Own');

select lives_ok(
    $$select core.soft_delete('test.people', test.named('people', 'Own'))$$,
    'a ring of tables ends too'
);
select is(test.living('clans'), null, 'with all that hung together');

select *
from finish();

rollback;
