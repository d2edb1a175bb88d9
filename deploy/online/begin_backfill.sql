-- Deploy routiq:online/begin_backfill to pg
-- requires: online/backfills__copies
-- requires: online/require_order
-- requires: online/leaf_tables
-- requires: online/last_vacuum_at
-- requires: online/is_run

begin;

-- function online.begin_backfill(text, regclass, text, text, interval, bigint, bigint, name, text)

-- The running session is kept with the instant it began, for the numbers of processes come again.

create or replace function online.begin_backfill(
    p_name text,
    p_table regclass,
    p_set text,
    p_where text,
    p_batch_target interval,
    p_max_lag_bytes bigint,
    p_max_dead_rows bigint,
    p_tenant name default null,
    p_sync text default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_backfill online.backfills;
begin
    perform online.require_order(p_table, p_tenant);

    insert into online.backfills as b (
        name, relation, assignments, condition, batch_target, max_lag_bytes, max_dead_rows,
        tenant_column, sync, estimated_rows
    )
    select
        p_name,
        p_table,
        p_set,
        p_where,
        p_batch_target,
        p_max_lag_bytes,
        p_max_dead_rows,
        p_tenant,
        p_sync,
        sum(r.reltuples) filter (where r.reltuples >= 0)
    from online.leaf_tables(p_table) as t (id)
    inner join pg_class as r
        on t.id = r.oid
    on conflict on constraint pk_backfills do nothing;

    select b.*
    into strict v_backfill
    from online.backfills as b
    where b.name = p_name
    for update;

    if
        (
            v_backfill.relation, v_backfill.assignments, v_backfill.condition,
            v_backfill.tenant_column, v_backfill.sync
        )
        is distinct from (p_table, p_set, p_where, p_tenant, p_sync)
    then
        raise exception 'backfill "%" is another one: it sets % in %',
            p_name, v_backfill.assignments, v_backfill.relation
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'choose another name, or delete its row from online.backfills';
    elsif v_backfill.phase = 'cancelled' then
        raise exception 'backfill "%" was cancelled', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format('select online.continue_backfill(%L), then call it again', p_name);
    elsif v_backfill.runner_pid <> pg_backend_pid() and online.is_run(v_backfill) then
        raise exception 'backfill "%" is run by process %', p_name, v_backfill.runner_pid
            using errcode = 'object_in_use';
    end if;

    update online.backfills as b
    set
        dead_rows_unseen = 0,
        vacuumed_at = online.last_vacuum_at(p_table),
        runner_pid = pg_backend_pid(),
        runner_started_at = (
            select a.backend_start
            from pg_stat_activity as a
            where a.pid = pg_backend_pid()
        )
    where b.name = p_name;
end
$function$;

revoke all on function
online.begin_backfill(text, regclass, text, text, interval, bigint, bigint, name, text)
from public;

comment on function
online.begin_backfill(text, regclass, text, text, interval, bigint, bigint, name, text) is
    'Makes the row of a backfill or finds the one to resume, and enters this session as its '
    'runner. Raises 55000 when the name belongs to another backfill, when it was cancelled, or '
    'batches cannot go along the table; 55006 while another session runs it.';

commit;
