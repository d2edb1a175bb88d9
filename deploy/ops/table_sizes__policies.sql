-- Deploy routiq:ops/table_sizes__policies to pg
-- requires: ops/table_sizes
-- requires: ops/v_server
-- requires: jobs/jobs

begin;

-- policy table_sizes_app_owner_all on ops.table_sizes
-- policy table_sizes_app_migrator_all on ops.table_sizes
-- function ops.maintain(jobs.jobs)
-- view ops.v_table_growth

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists table_sizes_app_owner_all on ops.table_sizes;
create policy table_sizes_app_owner_all on ops.table_sizes
    for all
    to app_owner
    using (true)
    with check (true);

drop policy if exists table_sizes_app_migrator_all on ops.table_sizes;
create policy table_sizes_app_migrator_all on ops.table_sizes
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy table_sizes_app_owner_all on ops.table_sizes is
    'Every row: it tells of no tenant';
comment on policy table_sizes_app_migrator_all on ops.table_sizes is
    'Every row, for migrations, also where a host refuses bypassrls';

-- Runs as app_owner, whose tables they are. To measure a table is to lock it lightly: where
-- somebody
-- rebuilds one, the job fails after a second and is tried again.

create or replace function ops.maintain(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1s'
as $function$
declare
    v_on date := (now() at time zone 'UTC')::date;
    v_keep_days int := coalesce((p_job.args ->> 'keep_days')::int, 400);
    v_table regclass;
    v_measured int;
    v_tuned int := 0;
begin
    insert into ops.table_sizes as t (measured_on, table_name, total_bytes, row_count)
    select
        v_on,
        format('%I.%I', n.nspname, r.relname),
        sum(pg_total_relation_size(c.oid))::bigint,
        sum(greatest(c.reltuples, 0))::bigint
    from pg_class as c
    inner join pg_class as r
        on coalesce(nullif(pg_partition_root(c.oid)::oid, 0), c.oid) = r.oid
    inner join pg_namespace as n
        on r.relnamespace = n.oid
    where c.relkind = 'r' and r.relowner = 'app_owner'::regrole
    group by n.nspname, r.relname
    on conflict (table_name, measured_on) do update
    set
        total_bytes = excluded.total_bytes,
        row_count = excluded.row_count;

    get diagnostics v_measured = row_count;

    delete from ops.table_sizes as t
    where t.measured_on < v_on - v_keep_days;

    -- Parts that were made since, and tables that grew large.
    for v_table in
        select p.relation_id::regclass
        from ops.v_autovacuum_plan as p
        where not p.is_applied
        order by p.relation_id
    loop
        execute format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05,'
            ' autovacuum_analyze_scale_factor = 0.05)',
            v_table
        );
        v_tuned := v_tuned + 1;
    end loop;

    return jsonb_build_object('measured', v_measured, 'tuned', v_tuned);
end
$function$;

alter function ops.maintain(jobs.jobs) owner to app_owner;

revoke all on function ops.maintain(jobs.jobs) from public;

comment on function ops.maintain(jobs.jobs) is
    'Handler of platform.maintain: writes down how large each table is, forgets what is older than '
    'keep_days (400), and lets autovacuum come to large tables in time.';

create or replace view ops.v_table_growth
with (security_invoker = true) as
select
    l.table_name,
    l.measured_on,
    l.total_bytes,
    l.row_count,
    l.total_bytes - b.total_bytes as grown_bytes,
    l.measured_on - b.measured_on as in_days,
    (l.total_bytes - b.total_bytes)::numeric / nullif(l.measured_on - b.measured_on, 0)
        as bytes_per_day,
    greatest(
        l.total_bytes
        + 90 * (l.total_bytes - b.total_bytes)::numeric / nullif(l.measured_on - b.measured_on, 0),
        0
    )::bigint as bytes_in_90_days
from (
    select distinct on (s.table_name)
        s.table_name,
        s.measured_on,
        s.total_bytes,
        s.row_count
    from ops.table_sizes as s
    order by s.table_name asc, s.measured_on desc
) as l
cross join lateral (
    select
        s.measured_on,
        s.total_bytes
    from ops.table_sizes as s
    where s.table_name = l.table_name and s.measured_on >= l.measured_on - 30
    order by s.measured_on
    limit 1
) as b;

alter view ops.v_table_growth owner to app_owner;

grant select on ops.v_table_growth to app_migrator;

comment on view ops.v_table_growth is
    'How large each table is, by how much it grew in the last 30 days that were measured, and how '
    'large it is in 90 days if it goes on so';

commit;
