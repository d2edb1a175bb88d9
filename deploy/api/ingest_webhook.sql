-- Deploy routiq:api/ingest_webhook to pg
-- requires: api/schema
-- requires: integration/webhook_endpoints__policies
-- requires: integration/endpoint_tokens__policies
-- requires: integration/webhook_event_keys__policies
-- requires: integration/webhook_events__policies
-- requires: core/forget_context

begin;

-- function api.ingest_webhook(text, jsonb, text)

-- On the closed list: another system has no claims. The tenant is found by the token's digest in
-- the global table integration.endpoint_tokens; nothing of it outlives the call. The event is
-- stored as unverified: who holds the keyring decides before it has any effect. Sent again, it is
-- told as known. Raises RQ404, RQ422.

create or replace function api.ingest_webhook(p_endpoint_token text, p_headers jsonb, p_body text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_body bytea := convert_to(p_body, 'UTF8');
    v_payload jsonb;
    v_token integration.endpoint_tokens;
    v_endpoint integration.webhook_endpoints;
    v_event_id text;
    v_id uuid := core.new_id();
    v_is_known boolean;
begin
    perform core.forget_context();
    perform core.set_context(
        'endpoint_token_digest', encode(sha256(convert_to(p_endpoint_token, 'UTF8')), 'hex')
    );

    select t.*
    into v_token
    from integration.endpoint_tokens as t
    where t.token_digest = integration.presented_token_digest() and t.revoked_at is null;

    perform core.set_context('organization_id', v_token.organization_id::text);

    select e.*
    into v_endpoint
    from integration.webhook_endpoints as e
    where
        e.organization_id = v_token.organization_id
        and e.id = v_token.endpoint_id
        and e.is_active
        and e.deleted_at is null;

    if v_endpoint.id is null then
        perform core.refuse(
            'RQ404', 'there is no such endpoint', 'the token is unknown or revoked',
            'look the address up again'
        );
    elsif p_body is null or coalesce(jsonb_typeof(p_headers), 'null') <> 'object' then
        perform core.refuse(
            'RQ422', 'this is no webhook', 'the body is missing, or the headers are no object',
            'pass on the body byte for byte, and the headers as an object'
        );
    end if;

    begin
        v_payload := p_body::jsonb;
    exception
        when data_exception then
            v_payload := null; -- kept as bytes; not every system sends JSON
    end;

    v_event_id := left(
        coalesce(
            p_headers ->> 'svix-id',
            case when jsonb_typeof(v_payload) = 'object' then v_payload ->> 'id' end,
            encode(sha256(v_body), 'hex')
        ),
        500
    );

    insert into integration.webhook_event_keys (
        organization_id, service_code, event_id, webhook_event_id
    )
    values (v_endpoint.organization_id, v_endpoint.service_code, v_event_id, v_id)
    on conflict (organization_id, service_code, event_id) do nothing;

    v_is_known := not found;

    if v_is_known then
        select k.webhook_event_id
        into v_id
        from integration.webhook_event_keys as k
        where
            k.organization_id = v_endpoint.organization_id
            and k.service_code = v_endpoint.service_code
            and k.event_id = v_event_id;
    else
        insert into integration.webhook_events (
            organization_id,
            id,
            endpoint_id,
            service_code,
            event_id,
            event_type,
            headers,
            body,
            payload
        )
        values (
            v_endpoint.organization_id,
            v_id,
            v_endpoint.id,
            v_endpoint.service_code,
            v_event_id,
            case when jsonb_typeof(v_payload) = 'object' then v_payload ->> 'type' end,
            p_headers,
            v_body,
            v_payload
        );
    end if;

    perform core.set_context('endpoint_token_digest', null);
    perform core.forget_context();

    return jsonb_build_object('webhook_event_id', v_id, 'is_known', v_is_known);
end
$function$;

alter function api.ingest_webhook(text, jsonb, text) owner to app_owner;

revoke all on function api.ingest_webhook(text, jsonb, text) from public;
grant execute on function api.ingest_webhook(text, jsonb, text) to anon, authenticated;

comment on function api.ingest_webhook(text, jsonb, text) is
    'Takes what another system sends to an endpoint, once an event. Needs no claims: the token '
    'names the endpoint. Raises RQ404 for a token that does not work, RQ422 for what is no '
    'webhook.';

commit;
