-- function audit.head_faults(uuid, timestamptz)

-- What a chain cannot tell of itself is that its end was taken away. Anchors tell it, and the chain
-- of the platform, which holds the heads of all others.

create or replace function audit.head_faults(p_organization_id uuid, p_from timestamptz)
returns table (chain_position bigint, seq bigint, fault text, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with heads as (
        select
            a.position,
            a.hash,
            'an anchor' as witness,
            a.anchored_at as told_at
        from audit.chain_anchors as a
        where a.organization_id = p_organization_id and a.anchored_at >= p_from
        union all
        select
            (l.detail #>> array['heads', p_organization_id::text, '0'])::bigint,
            decode(l.detail #>> array['heads', p_organization_id::text, '1'], 'hex'),
            format('the platform''s chain at position %s', l.position),
            l.sealed_at
        from audit.chain_links as l
        where
            l.organization_id = '00000000-0000-0000-0000-000000000000'
            and l.kind = 'run'
            and l.sealed_at >= p_from
            and l.detail -> 'heads' ? p_organization_id::text
    )

    select
        h.position,
        null::bigint,
        case when l.position is null then 'chain truncated' else 'link replaced' end,
        format('%s of %s knows another link there', h.witness, h.told_at)
    from heads as h
    left join audit.chain_links as l
        on l.organization_id = p_organization_id and h.position = l.position
    where l.hash is distinct from h.hash
$function$;

alter function audit.head_faults(uuid, timestamptz) owner to app_owner;

revoke all on function audit.head_faults(uuid, timestamptz) from public;
grant execute on function audit.head_faults(uuid, timestamptz) to app_auditor;

comment on function audit.head_faults(uuid, timestamptz) is
    'Heads of a chain, told since an instant, that it no longer holds: its end was taken away or '
    'made anew.';
