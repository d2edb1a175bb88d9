begin;

select plan(5);

select test.make_tenants();
select test.make_family();
select test.sign_in('user_ada', 'org_north');

select test.add('people', 'Ada');
select test.add('pets', 'Rex', jsonb_build_object('owner_id', test.named('people', 'Ada')));

create temporary table done as
select core.soft_delete('test.pets', test.named('pets', 'Rex')) as batch;
create temporary table later as
select core.soft_delete('test.people', test.named('people', 'Ada')) as batch;

prepare restoration as
select core.restore(d.batch)
from done as d;

select throws_ok(
    'restoration', 'RQ409', 'what it belongs to is deleted itself', 'a pet needs its owner'
);

create temporary table told (detail text);

do $$
declare
    v_detail text;
begin
    perform core.restore(d.batch)
    from done as d;
exception
    when sqlstate 'RQ409' then
        get stacked diagnostics v_detail = pg_exception_detail;
        insert into told (detail) values (v_detail);
end
$$;

select ok(
    (
        select t.detail like '%' || l.batch || '%'
        from told as t
        cross join later as l
    ),
    'the detail names the deletion that must be undone first'
);
select is(
    (
        select core.restore(l.batch)
        from later as l
    ),
    1::bigint,
    'undoing the later one leaves the earlier one alone'
);
select lives_ok('restoration', 'and then the earlier one can be undone');
select throws_ok(
    'restoration', 'RQ409', 'this deletion was undone already', 'nothing is undone twice'
);

select *
from finish();

rollback;
