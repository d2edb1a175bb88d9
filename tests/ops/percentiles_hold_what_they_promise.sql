begin;

select plan(3);

-- What a statement of a known spread would show: mean 10 ms, deviation 5 ms, of 1 to 100 ms.
create or replace function ops.statement_figures()
returns table (
    query_id bigint, user_name text, query text, calls bigint, total_ms float8, mean_ms float8,
    deviation_ms float8, min_ms float8, max_ms float8, row_count bigint, blocks_hit bigint,
    blocks_read bigint
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    values
    (1, 'a', 'select 1', 1000, 10000, 10, 5, 1, 100, 1000, 9, 1),
    (2, 'a', 'select 2', 1, 7, 7, 0, 7, 7, 1, 0, 0),
    (3, 'a', 'select 3', 10, 100, 10, 20, 0.1, 12, 1, 0, 0)
$function$;

select results_eq(
    $$
    select q.query_id, round(q.p95_ms::numeric, 2), round(q.p99_ms::numeric, 2)
    from ops.v_slow_queries as q
    order by 1
    $$,
    'values (1::bigint, 19.45, 26.84), (2, 7.00, 7.00), (3, 12.00, 12.00)',
    'percentiles are those of a lognormal distribution, and never above the longest call'
);
select results_eq(
    $$
    select round(q.p95_at_most_ms::numeric, 2), round(q.p99_at_most_ms::numeric, 2)
    from ops.v_slow_queries as q
    where q.query_id = 1
    $$,
    'values (31.79, 59.75)',
    'bounds are those of Cantelli'
);
select results_eq(
    'select q.cache_hit_ratio from ops.v_slow_queries as q where q.query_id = 1',
    'values (0.9::float8)',
    'the part that was in memory is told'
);

select *
from finish();

rollback;
