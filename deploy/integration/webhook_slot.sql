-- Deploy routiq:integration/webhook_slot to pg
-- requires: integration/webhook_traffic__policies

begin;

-- function integration.webhook_slot(integration.webhook_endpoints, timestamptz)

-- What an endpoint may take, and the counts of what came, lie in eight rows, each with an eighth of the
-- tokens: calls of one endpoint do not wait for each other. The row with most tokens that nobody holds is
-- taken, so that all are used alike. Where all are held, the caller waits for one: a
-- flood stands in its own line. The row stays locked until the transaction ends.

create or replace function integration.webhook_slot(
    p_endpoint integration.webhook_endpoints, p_now timestamptz
)
returns integration.webhook_traffic
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_slots constant int := 8;
    v_slot integration.webhook_traffic;
begin
    select t.*
    into v_slot
    from integration.webhook_traffic as t
    where t.organization_id = p_endpoint.organization_id and t.endpoint_id = p_endpoint.id
    order by
        least(
            p_endpoint.burst / c_slots::double precision,
            t.tokens
            + p_endpoint.events_per_second / c_slots::double precision
            * greatest(extract(epoch from p_now - t.refilled_at)::double precision, 0)
        ) desc,
        t.refilled_at
    limit 1
    for no key update skip locked;

    if not found then
        insert into integration.webhook_traffic (
            organization_id, endpoint_id, slot, tokens, refilled_at
        )
        select
            p_endpoint.organization_id,
            p_endpoint.id,
            n.slot,
            p_endpoint.burst / c_slots::double precision,
            p_now
        from generate_series(0, c_slots - 1) as n (slot)
        order by n.slot
        on conflict (organization_id, endpoint_id, slot) do nothing;

        select t.*
        into strict v_slot
        from integration.webhook_traffic as t
        where
            t.organization_id = p_endpoint.organization_id
            and t.endpoint_id = p_endpoint.id
            and t.slot = pg_backend_pid() % c_slots
        for no key update;
    end if;

    v_slot.tokens := least(
        p_endpoint.burst / c_slots::double precision,
        v_slot.tokens
        + p_endpoint.events_per_second / c_slots::double precision
        * greatest(extract(epoch from p_now - v_slot.refilled_at)::double precision, 0)
    );
    v_slot.refilled_at := greatest(p_now, v_slot.refilled_at);

    return v_slot;
end
$function$;

alter function integration.webhook_slot(integration.webhook_endpoints, timestamptz)
owner to app_owner;

revoke all on function integration.webhook_slot(integration.webhook_endpoints, timestamptz)
from public;

comment on function integration.webhook_slot(integration.webhook_endpoints, timestamptz) is
    'Locks one of the rows that count what comes to an endpoint, and tells its tokens as of '
    'p_now; nothing is written yet.';

commit;
