-- Deploy routiq:audit/unsealed to pg
-- requires: audit/records
-- requires: audit/chain_links

begin;

-- function audit.unsealed(bigint, xid8, pg_snapshot, int)

-- Numbers are taken before a transaction commits, so a lower number may appear after a higher one.
-- So it is never asked "what is above the last one": among all numbers above those that are settled
-- it takes what is committed and no link holds. A record whose transaction an earlier run saw
-- finished, and yet in no link, was not there then. Hashes are made last, of those alone that are
-- taken, each found by its key. What is above a number is found by the block ranges that hold such
-- numbers: reading all records, which the planner takes to be as quick since it does not know the
-- number, would take longer with each day. The plan is kept, for it is asked every second.

create or replace function audit.unsealed(
    p_above bigint, p_own xid8, p_finished pg_snapshot, p_at_most int
)
returns table (
    organization_id uuid,
    seq bigint,
    source text,
    month_on date,
    hash bytea,
    is_late boolean
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set jit = off
as $function$
#variable_conflict use_column
begin
    return query
    with sealed as materialized (
        select
            l.organization_id,
            s.seq
        from audit.chain_links as l
        cross join unnest(l.seqs) as s (seq)
        where l.last_seq > p_above
    ),

    pending as materialized (
        select
            r.organization_id,
            r.seq,
            r.source,
            r.recorded_at,
            r.transaction_id
        from audit.records as r
        where
            r.seq > p_above
            and r.transaction_id <> p_own
            and not exists (
                select
                from sealed as s
                where s.organization_id = r.organization_id and s.seq = r.seq
            )
        order by r.seq
        limit p_at_most
    )

    select
        p.organization_id,
        p.seq,
        p.source,
        date_trunc('month', p.recorded_at at time zone 'UTC')::date,
        h.hash,
        coalesce(pg_visible_in_snapshot(p.transaction_id, p_finished), false)
    from pending as p
    cross join lateral (
        select audit.event_hash(e) as hash
        from audit.events as e
        where
            p.source = 'events'
            and e.organization_id = p.organization_id
            and e.seq = p.seq
            and e.recorded_at = p.recorded_at
        union all
        select audit.access_hash(a)
        from audit.access_log as a
        where
            p.source = 'access_log'
            and a.organization_id = p.organization_id
            and a.seq = p.seq
            and a.recorded_at = p.recorded_at
        offset 0
    ) as h
    order by p.seq;
end
$function$;

alter function audit.unsealed(bigint, xid8, pg_snapshot, int) owner to app_owner;

revoke all on function audit.unsealed(bigint, xid8, pg_snapshot, int) from public;

comment on function audit.unsealed(bigint, xid8, pg_snapshot, int) is
    'Committed records above a number that are in no link, with their hashes; late are those that '
    'came after their time had been sealed.';

commit;
