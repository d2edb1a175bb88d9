-- function integration.rate_bucket(uuid, text)

-- Locks the bucket; makes it where there is none, from the limit of the service. In any time as long as
-- the period no more may pass than the limit says, so burst and refill share it: a tenth is there at
-- once, the rest comes back over the period, less one in twenty for what is slow on its way. A window
-- that begins with a full bucket sees 0.1 n + 0.95 (n + 1 - 0.1 n), which is less than n + 1, whatever
-- n is. Raises RQ404.

create or replace function integration.rate_bucket(p_integration_id uuid, p_name text)
returns integration.rate_buckets
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_bucket integration.rate_buckets;
begin
    select b.*
    into v_bucket
    from integration.rate_buckets as b
    where
        b.organization_id = v_organization_id
        and b.integration_id = p_integration_id
        and b.name = p_name
    for no key update;

    if found then
        return v_bucket;
    end if;

    insert into integration.rate_buckets (
        organization_id, integration_id, name, capacity, refill_per_second, tokens, refilled_at
    )
    select
        i.organization_id,
        i.id,
        p_name,
        b.capacity,
        0.95 * (s.default_rate + 1 - b.capacity) / extract(epoch from s.default_rate_period),
        b.capacity,
        '-infinity'
    from integration.service_integrations as i
    inner join integration.services as s
        on i.service_code = s.code
    cross join lateral (
        select greatest(1, floor(s.default_rate * 0.1))
    ) as b (capacity)
    where i.organization_id = v_organization_id and i.id = p_integration_id
    on conflict (organization_id, integration_id, name) do nothing;

    select b.*
    into v_bucket
    from integration.rate_buckets as b
    where
        b.organization_id = v_organization_id
        and b.integration_id = p_integration_id
        and b.name = p_name
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'list the accounts of the organization'
        );
    end if;

    return v_bucket;
end
$function$;

alter function integration.rate_bucket(uuid, text) owner to app_owner;

revoke all on function integration.rate_bucket(uuid, text) from public;

comment on function integration.rate_bucket(uuid, text) is
    'Bucket of an account of the organization in the context, locked; made from the limit of its '
    'service where there is none. Raises RQ404.';
