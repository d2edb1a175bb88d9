-- function integration.webhook_objection(integration.webhook_events)

-- Verifies what is unverified, and writes what it found: signature_status, and the key of the proved id.
-- Of what is not signed by who knows the secret the digest of the call remains, and no body.
-- Raises RQ409, RQ500, RQ503.

create or replace function integration.webhook_objection(p_event integration.webhook_events)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_endpoint integration.webhook_endpoints;
    v_reason text;
begin
    select e.*
    into strict v_endpoint
    from integration.webhook_endpoints as e
    where e.organization_id = p_event.organization_id and e.id = p_event.endpoint_id;

    if p_event.signature_status = 'unverified' and not v_endpoint.is_unsigned then
        if v_endpoint.signing_credential_id is null then
            perform core.refuse(
                'RQ409', 'this endpoint has no key to verify by',
                format('the event "%s" waits', p_event.id),
                'name its signing credential, or say that its system signs nothing'
            );
        end if;

        select v.reason
        into v_reason
        from integration.verify_webhook(
            p_provider => p_event.service_code,
            p_headers => p_event.headers,
            p_body => p_event.body,
            p_secrets => integration.webhook_secrets(v_endpoint),
            p_now => p_event.received_at,
            p_tolerance => v_endpoint.tolerance
        ) as v;

        if v_reason = 'no_secret' then
            perform core.refuse(
                'RQ409', 'no key of this endpoint works now',
                format('the event "%s" waits', p_event.id), 'renew its signing credential'
            );
        end if;
    end if;

    if p_event.signature_status = 'unverified' then
        update integration.webhook_events as e
        set
            signature_status = case
                when v_reason is not null then 'invalid'
                when v_endpoint.is_unsigned then 'unsigned'
                else 'valid'
            end,
            -- whoever knows the address could fill the disk with what nobody signed
            body = case when v_reason is null then e.body else '' end,
            headers = case when v_reason is null then e.headers else '{}'::jsonb end,
            payload = case when v_reason is null then e.payload end
        where
            e.organization_id = p_event.organization_id
            and e.id = p_event.id
            and e.received_at = p_event.received_at;
    end if;

    if v_reason is not null or p_event.signature_status = 'invalid' then
        return 'signature: ' || coalesce(v_reason, 'bad_signature');
    end if;

    insert into integration.webhook_event_keys as k (
        organization_id, service_code, event_id, webhook_event_id
    )
    values (p_event.organization_id, p_event.service_code, p_event.event_id, p_event.id)
    on conflict (organization_id, service_code, event_id) do nothing;

    if exists (
        select
        from integration.webhook_event_keys as k
        where
            k.organization_id = p_event.organization_id
            and k.service_code = p_event.service_code
            and k.event_id = p_event.event_id
            and k.webhook_event_id <> p_event.id
    ) then
        return 'the same event came before';
    end if;

    if exists (
        select
        from integration.webhook_events as e
        where
            e.organization_id = p_event.organization_id
            and e.endpoint_id = p_event.endpoint_id
            and e.ordering_key = p_event.ordering_key
            and e.occurred_at > p_event.occurred_at
            and e.status = 'processed'
    ) and coalesce(p_event.event_type, '') <> all (v_endpoint.appending_event_types) then
        return 'older than what was applied';
    end if;

    return null;
end
$function$;

alter function integration.webhook_objection(integration.webhook_events) owner to app_owner;

revoke all on function integration.webhook_objection(integration.webhook_events) from public;

comment on function integration.webhook_objection(integration.webhook_events) is
    'Why an event is not to be applied: its signature, because it came before, or because newer '
    'was applied; null where it is. Raises RQ409 without a key to verify by, RQ500, RQ503.';
