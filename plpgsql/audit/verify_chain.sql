-- function audit.verify_chain(uuid, timestamptz, timestamptz)

-- Called as app_auditor, or as whoever else sees every tenant and the chain of the platform. Reads
-- and hashes every record of the span.

create or replace function audit.verify_chain(
    p_organization_id uuid,
    p_from timestamptz default '-infinity',
    p_to timestamptz default 'infinity'
)
returns table (chain_position bigint, seq bigint, fault text, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select f.*
    from audit.link_faults(p_organization_id, p_from, p_to) as f
    union all
    select f.*
    from audit.record_faults(p_organization_id, p_from, p_to) as f
    union all
    select f.*
    from audit.head_faults(p_organization_id, p_from) as f
    order by 1, 2, 3
$function$;

alter function audit.verify_chain(uuid, timestamptz, timestamptz) owner to app_owner;

revoke all on function audit.verify_chain(uuid, timestamptz, timestamptz) from public;
grant execute on function audit.verify_chain(uuid, timestamptz, timestamptz) to app_auditor;

comment on function audit.verify_chain(uuid, timestamptz, timestamptz) is
    'What is wrong with the chain of an organization and the records it seals: no row when all '
    'is as it was sealed. The span is when links were sealed; all zeros name the chain of the '
    'platform.';
