-- Deploy routiq:audit/sealing_status to pg
-- requires: audit/chain_links

begin;

-- function audit.sealing_status()

-- Numbers have holes where a transaction was undone, so the count is what there is at most.

create or replace function audit.sealing_status()
returns table (
    last_sealed_at timestamptz,
    settled_seq bigint,
    newest_seq bigint,
    unsettled_at_most bigint,
    oldest_transaction_pid int,
    oldest_transaction_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        r.sealed_at,
        coalesce((r.detail ->> 'settled_seq')::bigint, 0),
        n.newest,
        n.newest - coalesce((r.detail ->> 'settled_seq')::bigint, 0),
        a.pid,
        a.xact_start
    from (
        select case when s.is_called then s.last_value else 0 end as newest
        from audit.record_numbers as s
    ) as n
    left join lateral (
        select
            l.sealed_at,
            l.detail
        from audit.chain_links as l
        where
            l.organization_id = '00000000-0000-0000-0000-000000000000'
            and l.kind = 'run'
        order by l.position desc
        limit 1
    ) as r on true
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
    'The window that is not sealed yet: when the sealer last appended, up to which number all is '
    'sealed, how many records may be open, and the oldest writing transaction, which holds it '
    'back.';

commit;
