-- Deploy routiq:audit/link_faults to pg
-- requires: audit/link_hash

begin;

-- function audit.link_faults(uuid, timestamptz, timestamptz)

create or replace function audit.link_faults(
    p_organization_id uuid, p_from timestamptz, p_to timestamptz
)
returns table (chain_position bigint, seq bigint, fault text, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with links as (
        select
            l.*,
            audit.link_hash(l) as true_hash,
            coalesce(lag(l.position) over by_position, 0) as position_before,
            coalesce(lag(l.hash) over by_position, decode(repeat('00', 32), 'hex')) as hash_before
        from audit.chain_links as l
        where l.organization_id = p_organization_id
        window by_position as (order by l.position)
    )

    select
        f.position,
        null::bigint,
        f.fault,
        f.detail
    from links as l
    cross join lateral (
        values
        (
            l.position,
            'link changed',
            'it is not what its hash was made of',
            l.hash <> l.true_hash
        ),
        (
            l.position_before + 1,
            'link removed',
            format('up to position %s', l.position - 1),
            l.position <> l.position_before + 1
        ),
        (
            l.position,
            'link out of order',
            'it was not made for the link that stands before it',
            l.position = l.position_before + 1 and l.previous_hash <> l.hash_before
        )
    ) as f (position, fault, detail, is_so)
    where f.is_so and l.sealed_at >= p_from and l.sealed_at < p_to
$function$;

alter function audit.link_faults(uuid, timestamptz, timestamptz) owner to app_owner;

revoke all on function audit.link_faults(uuid, timestamptz, timestamptz) from public;
grant execute on function audit.link_faults(uuid, timestamptz, timestamptz) to app_auditor;

comment on function audit.link_faults(uuid, timestamptz, timestamptz) is
    'Links of a chain, sealed in a span of time, that were changed, removed or put elsewhere.';

commit;
