-- Verify routiq:online/backfill_status on pg

begin;

create temporary view backfill_status as
with measured as (
    select
        b.*,
        case
            when b.phase not in ('running', 'paused') then b.phase
            when not online.is_run(b) then 'stopped'
            when b.phase = 'paused' then 'paused'
            when b.throttled_by is not null then 'resting'
            else 'running'
        end as state,
        case
            when b.phase = 'done' then 100.0
            else least(round(100.0 * b.scanned_rows / nullif(b.estimated_rows, 0), 1), 99.9)
        end as percent,
        round(b.rows_per_second) as rate,
        interval '1 s' * round(
            case when b.phase <> 'done' then greatest(b.estimated_rows - b.scanned_rows, 0) end
            / nullif(b.rows_per_second, 0)
        ) as time_left,
        online.replication_lag() as lag_bytes
    from online.backfills as b
)

select
    m.name,
    m.relation,
    m.state,
    m.throttled_by,
    m.scanned_rows,
    m.updated_rows,
    m.estimated_rows,
    m.percent,
    m.rate as rows_per_second,
    m.time_left,
    m.batch_rows,
    m.refused_batches,
    m.lag_bytes,
    m.runner_pid,
    m.created_at,
    m.updated_at,
    m.finished_at
from measured as m;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view online.backfill_status
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.backfill_status'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.backfill_status'::regclass
            )
        ),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'online.backfill_status'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view online.backfill_status', v_differs;
    end if;
end;
$verify$;

rollback;
