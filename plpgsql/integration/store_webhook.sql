-- function integration.store_webhook(integration.webhook_endpoints, jsonb, bytea, jsonb, boolean)

-- A key of integration.webhook_event_keys belongs to an event that was proved. As long as nobody has
-- looked at the signature, the event stands under its own digest, bytes and signature together: else
-- whoever knows the address could take the id of an event that is still to come. The proved id is taken
-- by integration.take_webhook.
--
-- The job is of one kind for all systems; under one ordering key they run one at a time.

create or replace function integration.store_webhook(
    p_endpoint integration.webhook_endpoints,
    p_headers jsonb,
    p_body bytea,
    p_payload jsonb,
    p_is_verified boolean
)
returns table (webhook_event_id uuid, is_known boolean)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_scheme text := integration.webhook_scheme(p_endpoint.service_code);
    v_event_id text := integration.webhook_identity(v_scheme, p_headers, p_payload, p_body);
    v_key text := v_event_id;
    v_ordering_key text := left(p_payload #>> p_endpoint.ordering_key_path, 100);
    v_job_id uuid;
begin
    webhook_event_id := core.new_id();

    if not p_is_verified then
        v_key := 'unverified:' || (
            select
                encode(
                    sha256(
                        convert_to(
                            concat_ws(
                                ' ',
                                case when v_scheme = 'google' then c.message_id end, -- it signs no bytes
                                c.signed_prefix,
                                array_to_string(c.signatures, ' '),
                                ''
                            ),
                            'UTF8'
                        ) || p_body
                    ),
                    'hex'
                )
            from integration.webhook_claim(v_scheme, p_headers) as c
        );
    end if;

    insert into integration.webhook_event_keys as k (
        organization_id, service_code, event_id, webhook_event_id
    )
    values (p_endpoint.organization_id, p_endpoint.service_code, v_key, webhook_event_id)
    on conflict (organization_id, service_code, event_id) do nothing;

    is_known := not found;

    if is_known then
        select k.webhook_event_id
        into webhook_event_id
        from integration.webhook_event_keys as k
        where
            k.organization_id = p_endpoint.organization_id
            and k.service_code = p_endpoint.service_code
            and k.event_id = v_key;
        return next;
        return;
    end if;

    v_job_id := integration.enqueue_webhook(
        p_webhook_event_id => webhook_event_id,
        p_endpoint_id => p_endpoint.id,
        p_service_code => p_endpoint.service_code,
        p_ordering_key => v_ordering_key
    );

    insert into integration.webhook_events (
        organization_id,
        id,
        endpoint_id,
        service_code,
        event_id,
        event_type,
        headers,
        body,
        payload,
        signature_status,
        occurred_at,
        ordering_key,
        job_id
    )
    values (
        p_endpoint.organization_id,
        webhook_event_id,
        p_endpoint.id,
        p_endpoint.service_code,
        v_event_id,
        left(coalesce(p_payload ->> 'type', p_payload ->> 'event'), 200),
        p_headers,
        p_body,
        p_payload,
        case when p_is_verified then 'valid' else 'unverified' end,
        integration.webhook_occurred_at(p_payload),
        v_ordering_key,
        v_job_id
    );

    return next;
end
$function$;

alter function integration.store_webhook(
    integration.webhook_endpoints, jsonb, bytea, jsonb, boolean
) owner to app_owner;

revoke all on function integration.store_webhook(
    integration.webhook_endpoints, jsonb, bytea, jsonb, boolean
) from public;

comment on function integration.store_webhook(
    integration.webhook_endpoints, jsonb, bytea, jsonb, boolean
) is
    'Keeps an event byte for byte and puts its job in, once an event; returns the event, and '
    'whether it was there already.';
