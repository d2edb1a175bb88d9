begin;

select plan(8);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('clans', 'Reds');
select test.add('clans', 'Blues');
select test.add('people', 'Ada', jsonb_build_object('clan_id', test.named('clans', 'Reds')));
select test.add('people', 'Ben', jsonb_build_object('parent_id', test.named('people', 'Ada')));
select test.add('people', 'Cid', jsonb_build_object('parent_id', test.named('people', 'Ben')));
select test.add('people', 'Dot', jsonb_build_object(
    'clan_id', test.named('clans', 'Blues'), 'friend_id', test.named('people', 'Cid')
));
select test.add('pets', 'Rex', jsonb_build_object(
    'owner_id', test.named('people', 'Cid'), 'clan_id', test.named('clans', 'Blues')
));
select test.add('pets', 'Tom', jsonb_build_object(
    'owner_id', test.named('people', 'Dot'), 'clan_id', test.named('clans', 'Reds')
));
select test.add('debts', 'of Dot', jsonb_build_object('debtor_id', test.named('people', 'Dot')));

-- Gone before, by a deletion of its own: it must not come back with the others.
select test.add('pets', 'Old', jsonb_build_object('owner_id', test.named('people', 'Cid')));
select core.soft_delete('test.pets', test.named('pets', 'Old'));

create temporary table before as
select r.fields - array['row_version', 'updated_at', 'updated_by'] as fields
from test.family_rows() as r (fields);

create temporary table done as
select core.soft_delete('test.clans', test.named('clans', 'Reds')) as batch;

select is(test.living('people'), 'Dot', 'the people of the clan and their children go');
select is(test.living('pets'), 'Tom', 'and their pets');
select is(
    (
        select (p.friend_id, t.clan_id)::text
        from test.people as p
        cross join test.pets as t
        where p.name = 'Dot' and t.name = 'Tom'
    ),
    '(,)',
    'who lives on forgets what has gone'
);
select results_eq(
    $$select b.table_name, b.row_count, b.deleted_by from core.delete_batches as b inner join done as d on b.id = d.batch$$,
    $$select 'test.clans', 5::bigint, core.current_user_id()$$,
    'the batch tells what went and who did it'
);
select is(
    (
        select count(distinct p.deleted_at)
        from test.people as p
        where p.delete_batch = (
            select d.batch
            from done as d
        )
    ),
    1::bigint,
    'all of it went at one moment'
);
select is(
    (
        select core.restore(d.batch)
        from done as d
    ),
    5::bigint,
    'all of it comes back'
);
select set_eq(
    $$select r.fields - array['row_version', 'updated_at', 'updated_by'] from test.family_rows() as r (fields)$$,
    'select b.fields from before as b',
    'every row is as it was before'
);
select is_empty(
    $$select from core.delete_batch_rows as w inner join done as d on w.delete_batch = d.batch$$,
    'nothing is kept of what came back'
);

select *
from finish();

rollback;
