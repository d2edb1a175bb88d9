-- Deploy routiq:audit/unsealed to pg
-- requires: audit/records
-- requires: audit/chain_links

begin;

-- function audit.unsealed(bigint, xid8, pg_snapshot, int)

-- Numbers are taken before a transaction commits, so a lower number may appear after a higher one.
-- So it is never asked "what is above the last one": among all numbers above those that are settled
-- it takes what is committed and no link holds. A record whose transaction an earlier run saw
-- finished, and yet in no link, was not there then. Hashes are made last, of those alone that are
-- taken.

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
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with recursive tenants as (
        (
            select r.organization_id
            from audit.records as r
            order by r.organization_id
            limit 1
        )
        union all
        select (
            select r.organization_id
            from audit.records as r
            where r.organization_id > t.organization_id
            order by r.organization_id
            limit 1
        )
        from tenants as t
        where t.organization_id is not null
    ),

    sealed as materialized (
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
        from tenants as t
        cross join lateral (
            select
                u.organization_id,
                u.seq,
                u.source,
                u.recorded_at,
                u.transaction_id
            from audit.records as u
            where
                u.organization_id = t.organization_id
                and u.seq > p_above
                and u.transaction_id <> p_own
        ) as r
        where
            not exists (
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
        select r.hash
        from audit.records as r
        where
            r.organization_id = p.organization_id
            and r.seq = p.seq
            and r.recorded_at = p.recorded_at
            and r.source = p.source
    ) as h
    order by p.seq
$function$;

alter function audit.unsealed(bigint, xid8, pg_snapshot, int) owner to app_owner;

revoke all on function audit.unsealed(bigint, xid8, pg_snapshot, int) from public;

comment on function audit.unsealed(bigint, xid8, pg_snapshot, int) is
    'Committed records above a number that are in no link, with their hashes; late are those that '
    'came after their time had been sealed.';

commit;
