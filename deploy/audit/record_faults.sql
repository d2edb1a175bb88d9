-- Deploy routiq:audit/record_faults to pg
-- requires: audit/records
-- requires: audit/sealing_status

begin;

-- function audit.record_faults(uuid, timestamptz, timestamptz)

-- Records of a month that retention took away are missing by right: a link of the chain says so.

create or replace function audit.record_faults(
    p_organization_id uuid, p_from timestamptz, p_to timestamptz
)
returns table (chain_position bigint, seq bigint, fault text, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with sealed as materialized (
        select
            l.source,
            s.seq
        from audit.chain_links as l
        cross join unnest(l.seqs) as s (seq)
        where
            l.organization_id = p_organization_id
            and l.last_seq >= (
                select min(r.seq)
                from audit.records as r
                where
                    r.organization_id = p_organization_id
                    and r.recorded_at >= p_from
                    and r.recorded_at < p_to
            )
    )

    select
        l.position,
        s.seq,
        case when r.seq is null then 'record removed' else 'record changed' end,
        format('audit.%s, %s', l.source, to_char(l.month_on, 'YYYY-MM'))
    from audit.chain_links as l
    cross join unnest(l.seqs) with ordinality as s (seq, place)
    left join audit.records as r
        on
            r.organization_id = p_organization_id
            and s.seq = r.seq
            and l.source = r.source
    where
        l.organization_id = p_organization_id
        and l.sealed_at >= p_from
        and l.sealed_at < p_to
        and (
            r.seq is null
            or r.hash <> substring(l.record_hashes from (s.place * 32 - 31)::int for 32)
        )
        and not exists (
            select
            from audit.chain_links as d
            where
                d.organization_id = p_organization_id
                and d.kind = 'drop'
                and d.source = l.source
                and d.month_on = l.month_on
        )
    union all
    select
        l.position,
        s.seq,
        'record added',
        'it came after its time had been sealed'
    from audit.chain_links as l
    cross join unnest(l.seqs) as s (seq)
    where
        l.organization_id = p_organization_id
        and l.kind = 'late'
        and l.sealed_at >= p_from
        and l.sealed_at < p_to
    union all
    select
        null,
        r.seq,
        'record added',
        'everything up to its number is sealed, and it is in no link'
    from audit.records as r
    where
        r.organization_id = p_organization_id
        and r.recorded_at >= p_from
        and r.recorded_at < p_to
        and r.seq <= (
            select s.settled_seq
            from audit.sealing_status() as s
        )
        and not exists (
            select
            from sealed as k
            where k.source = r.source and k.seq = r.seq
        )
$function$;

alter function audit.record_faults(uuid, timestamptz, timestamptz) owner to app_owner;

revoke all on function audit.record_faults(uuid, timestamptz, timestamptz) from public;
grant execute on function audit.record_faults(uuid, timestamptz, timestamptz) to app_auditor;

comment on function audit.record_faults(uuid, timestamptz, timestamptz) is
    'Records of an organization, sealed or made in a span of time, that are not what was sealed: '
    'changed, removed, or added later.';

commit;
