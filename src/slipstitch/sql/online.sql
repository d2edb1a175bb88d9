-- What slipstitch asks the online toolkit of a database.

-- name: work
-- Each table that is being changed. Times left are in seconds.
select
    s.kind,
    s.name,
    s.relation,
    s.column_name,
    s.successor,
    s.phase,
    s.fill_state,
    s.throttled_by,
    s.rows_done,
    s.rows_total,
    s.percent::float8 as percent,
    s.rows_per_second::float8 as rows_per_second,
    extract(epoch from s.time_left)::float8 as seconds_left,
    s.old_rows::bigint as old_rows,
    s.new_rows::bigint as new_rows,
    s.compared_at,
    s.writes,
    s.rows_behind,
    s.lag_bytes,
    s.problem,
    s.next_step,
    s.way_back
from online.status as s
order by s.relation, s.kind, s.name;
