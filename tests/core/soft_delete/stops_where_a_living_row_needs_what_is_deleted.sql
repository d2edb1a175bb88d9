begin;

select plan(7);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('people', 'Ada');
select test.add('people', 'Ben', jsonb_build_object('parent_id', test.named('people', 'Ada')));
select test.add('debts', 'of Ben', jsonb_build_object('debtor_id', test.named('people', 'Ben')));

prepare deletion as
select core.soft_delete('test.people', test.named('people', 'Ada'));

select throws_ok('deletion', 'RQ409', 'other rows need what you delete', 'a debt stands in the way');
select is(test.living('people'), 'Ada, Ben', 'and nothing has gone');

create temporary table told (detail text);

do $$
declare
    v_detail text;
begin
    perform core.soft_delete('test.people', test.named('people', 'Ada'));
exception
    when sqlstate 'RQ409' then
        get stacked diagnostics v_detail = pg_exception_detail;
        insert into told (detail) values (v_detail);
end
$$;

select is(
    (
        select t.detail
        from told as t
    ),
    '1 in test.debts by debtor_id',
    'the detail says what stands in the way'
);

select core.soft_delete('test.debts', test.named('debts', 'of Ben'));

select lives_ok('deletion', 'a debt that is deleted stands in nobody''s way');

select results_eq(
    $$select core.is_refused_first(t.name) from unnest(array['core.locations', 'test.people', 'test.debts']) as t (name)$$,
    array[true, false, false],
    'where no cascade reaches what stands in the way, that is found before anything else goes'
);

select test.add('debts', 'of nobody', '{}');
select test.add('debts', 'nor this one', '{}');

select core.soft_delete_rows(
    'test.debts', array[test.named('debts', 'of nobody'), test.named('debts', 'nor this one')]
);

select is(
    (
        select b.row_count
        from core.delete_batches as b
        where b.row_id = test.named('debts', 'of nobody')
    ),
    2::bigint,
    'rows of one table go in one batch'
);
select throws_ok(
    $$select core.soft_delete_rows('test.debts', array[test.named('debts', 'of nobody')])$$,
    'RQ404', 'there is no such row', 'and not twice'
);

select *
from finish();

rollback;
