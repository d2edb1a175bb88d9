begin;

select plan(8);

select test.make_tenants();
select test.make_family();
insert into core.purge_policies (policy, table_name, keep)
values
    ('test', '*', '100 years'),
    ('test', 'test.clans', '1 day'),
    ('test', 'test.people', '1 day'),
    ('test', 'test.pets', '1 day');
select test.sign_in('user_ada', 'org_north');

select test.add('clans', 'Reds');
select test.add('people', 'Ada', jsonb_build_object('clan_id', test.named('clans', 'Reds')));
select test.add('people', 'Ben', jsonb_build_object('parent_id', test.named('people', 'Ada')));
select test.add('pets', 'Rex', jsonb_build_object('owner_id', test.named('people', 'Ben')));
select test.add('people', 'Zoe');

create temporary table done as
select core.soft_delete('test.clans', test.named('clans', 'Reds')) as batch;

select is(core.purge_expired('test'), 0::bigint, 'what was just deleted is kept');

update test.clans set deleted_at = now() - interval '2 days' where deleted_at is not null;
update test.people set deleted_at = now() - interval '2 days' where deleted_at is not null;
update test.pets set deleted_at = now() - interval '2 days' where deleted_at is not null;

select is(core.purge_expired('test', 1), 1::bigint, 'one call removes as much as it is told');
select is(
    (
        select count(*)
        from test.pets as p
    ),
    0::bigint, 'beginning with what nothing refers to'
);
select throws_ok(
    'select core.restore(d.batch) from done as d', 'RQ409',
    'part of what was deleted is gone for good', 'what is gone in part is not undone in part'
);

create temporary table calls as
select core.purge_expired('test', 1) as removed
from generate_series(1, 5);

select is(
    (
        select sum(c.removed)
        from calls as c
    ),
    3::numeric, 'the next calls remove the rest'
);
select is(
    (
        select (
            select count(*)
            from test.clans as c
        ) + count(*)
        from test.people as p
    ),
    1::bigint,
    'and nothing that lives'
);
select ok(
    (
        select b.purged_at is not null
        from core.delete_batches as b
        inner join done as d
            on b.id = d.batch
    ),
    'the batch says that it cannot be undone'
);
select is_empty(
    'select w.* from core.delete_batch_rows as w inner join done as d on w.delete_batch = d.batch',
    'and names no row any more'
);

select *
from finish();

rollback;
