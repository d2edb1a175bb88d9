begin;

select plan(4);

create temporary table made as
select core.new_id() as id
from generate_series(1, 1000);

select is_empty(
    $$select m.id from made as m where substr(m.id::text, 15, 1) <> '7'$$,
    'the version is 7'
);
select is_empty(
    $$select m.id from made as m where substr(m.id::text, 20, 1) not in ('8', '9', 'a', 'b')$$,
    'the variant is that of RFC 9562'
);
select cmp_ok(
    (select count(distinct substr(m.id::text, 16, 3)) from made as m),
    '>',
    100::bigint,
    'the bits beside the version vary'
);
select cmp_ok(
    (select count(distinct substr(m.id::text, 20, 1)) from made as m),
    '=',
    4::bigint,
    'the bits beside the variant vary'
);

select *
from finish();

rollback;
