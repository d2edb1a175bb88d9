-- function audit.sealing_status()

-- Numbers have holes where a transaction was undone, so what is not settled is counted at most; what
-- is committed and not sealed is counted as it is. Found as in audit.unsealed, by block ranges.

create or replace function audit.sealing_status()
returns table (
    last_sealed_at timestamptz,
    unsealed_records bigint,
    unsealed_since timestamptz,
    settled_seq bigint,
    newest_seq bigint,
    unsettled_at_most bigint,
    oldest_transaction_pid int,
    oldest_transaction_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $function$
    with last_run as materialized (
        select
            l.sealed_at,
            l.detail
        from audit.chain_links as l
        where
            l.organization_id = '00000000-0000-0000-0000-000000000000'
            and l.kind = 'run'
        order by l.position desc
        limit 1
    ),

    settled as materialized (
        select coalesce(max((r.detail ->> 'settled_seq')::bigint), 0) as seq
        from last_run as r
    ),

    sealed as materialized (
        select
            l.organization_id,
            k.seq
        from audit.chain_links as l
        cross join unnest(l.seqs) as k (seq)
        where
            l.last_seq > (
                select s.seq
                from settled as s
            )
    ),

    waiting as (
        select
            count(*) as records,
            min(c.recorded_at) as since
        from audit.records as c
        where
            c.seq > (
                select s.seq
                from settled as s
            )
            and not exists (
                select
                from sealed as k
                where k.organization_id = c.organization_id and k.seq = c.seq
            )
    )

    select
        r.sealed_at,
        w.records,
        w.since,
        s.seq,
        n.newest,
        n.newest - s.seq,
        a.pid,
        a.xact_start
    from settled as s
    cross join waiting as w
    cross join (
        select case when t.is_called then t.last_value else 0 end as newest
        from audit.record_numbers as t
    ) as n
    left join last_run as r on true
    left join lateral (
        select
            b.pid,
            b.xact_start
        from pg_stat_activity as b
        where b.backend_xid is not null and b.pid <> pg_backend_pid()
        order by age(b.backend_xid) desc
        limit 1
    ) as a on true
$function$;

alter function audit.sealing_status() owner to app_owner;

revoke all on function audit.sealing_status() from public;
grant execute on function audit.sealing_status() to app_auditor;

comment on function audit.sealing_status() is
    'The window that is not sealed yet: when the sealer last appended, how many records wait for '
    'it and since when, up to which number all is sealed and none can come any more, and the '
    'oldest writing transaction.';
