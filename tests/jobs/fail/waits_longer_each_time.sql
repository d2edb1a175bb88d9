begin;

select plan(4);

create temporary table waits as
select
    a.attempt,
    jobs.retry_delay('2 seconds', '5 minutes', 1, a.attempt) as wait,
    jobs.retry_delay('2 seconds', '5 minutes', 0, a.attempt) as whole
from generate_series(1, 40) as a (attempt)
cross join generate_series(1, 50);

select results_eq(
    'select distinct w.attempt, w.whole from waits as w where w.attempt in (1, 2, 8, 9, 40) order by 1',
    $$values (1, interval '2 seconds'), (2, '4 seconds'), (8, '256 seconds'), (9, '5 minutes'), (40, '5 minutes')$$,
    'it doubles up to the bound'
);
select is(
    (select count(*) from waits as w where w.wait > w.whole or w.wait < interval '0'), 0::bigint,
    'chance makes it only shorter'
);
select cmp_ok(
    (select count(distinct w.wait) from waits as w where w.attempt = 9), '>', 40::bigint,
    'and no two waits alike'
);
select cmp_ok(
    (select sum(d.whole) from (select distinct w.attempt, w.whole from waits as w where w.attempt < 10) as d),
    '<', interval '15 minutes', 'ten tries fit into fifteen minutes'
);

select *
from finish();

rollback;
