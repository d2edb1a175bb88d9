begin;

select plan(1);

select is(
    (
        select count(distinct core.new_id())
        from generate_series(1, 100000)
    ),
    100000::bigint,
    'a hundred thousand ids made in one statement all differ'
);

select *
from finish();

rollback;
