-- function api.ingest_webhook(text, jsonb, bytea)

-- On the closed list: another system has no claims. The tenant is found by the token's digest in
-- the global table integration.endpoint_tokens; nothing of it outlives the call.
--
-- Cheap questions come first: who is it for, may it come now, how large is it; then the signature, then
-- what it says. Where a keyring is open, or the gateway hands one over, the signature is verified here.
-- Where none is, the event is kept as unverified, and integration.take_webhook decides before it has any
-- effect; so many may wait for that, for anybody may send them. Bytes, key of the event, job and count are one transaction: whoever is told 200 may forget it.
--
-- Raises RQ404, and RQ500 or RQ503 where the keyring does not open the endpoint's key: then nothing is
-- kept, and the sender tries again. Everything else is an answer.

create or replace function api.ingest_webhook(p_token text, p_headers jsonb, p_body bytea)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most_header_bytes constant int := 65536;
    c_most_unverified constant int := 10000; -- of an endpoint, until a keyring is open
    v_now constant timestamptz := clock_timestamp();
    v_endpoint constant integration.webhook_endpoints := integration.webhook_endpoint(p_token);
    v_slot integration.webhook_traffic;
    v_is_verified boolean := false;
    v_payload jsonb;
    v_reason text;
    v_stored record;
begin
    v_slot := integration.webhook_slot(v_endpoint, v_now);
    v_reason := case
        when v_slot.tokens < 1 then 'rate_limited'
        when p_body is null or jsonb_typeof(p_headers) is distinct from 'object' then 'malformed'
        when
            octet_length(p_body) > v_endpoint.max_body_bytes
            or octet_length(p_headers::text) > c_most_header_bytes then 'oversize'
    end;

    if
        v_reason is null
        and not v_endpoint.is_unsigned
        and v_endpoint.signing_credential_id is not null
        and coalesce(
            nullif(current_setting('integration.keyring', true), ''),
            nullif(current_setting('app.settings.credential_keyring', true), '')
        ) is not null
    then
        select
            v.is_valid,
            v.reason
        into v_is_verified, v_reason
        from integration.verify_webhook(
            p_provider => v_endpoint.service_code,
            p_headers => p_headers,
            p_body => p_body,
            p_secrets => integration.webhook_secrets(v_endpoint),
            p_now => v_now,
            p_tolerance => v_endpoint.tolerance
        ) as v;
    end if;

    if v_reason is null and not v_is_verified and not v_endpoint.is_unsigned then
        -- apart from the condition above: one expression with both would open every partition
        perform
        from integration.webhook_events as e
        where
            e.organization_id = v_endpoint.organization_id
            and e.endpoint_id = v_endpoint.id
            and e.signature_status = 'unverified'
        offset c_most_unverified - 1;

        if found then
            v_reason := 'too_many_unverified';
        end if;
    end if;

    if v_reason is null then
        v_payload := integration.webhook_payload(p_body);

        if v_payload is null then
            case integration.webhook_scheme(v_endpoint.service_code)
                when 'hmac' then
                    v_payload := integration.form_payload(p_body);
                when 'google' then
                    v_payload := integration.notice_payload(p_headers);
                else
                    v_reason := 'not_json';
            end case;
        end if;
    end if;

    if v_reason is not null then
        return integration.webhook_answer(v_slot, v_reason, p_body, null);
    end if;

    select
        s.webhook_event_id,
        s.is_known
    into v_stored
    from integration.store_webhook(
        p_endpoint => v_endpoint,
        p_headers => p_headers,
        p_body => p_body,
        p_payload => v_payload,
        p_is_verified => v_is_verified
    ) as s;

    return integration.webhook_answer(
        p_slot => v_slot,
        p_reason => case when v_stored.is_known then 'known' else 'accepted' end,
        p_body => p_body,
        p_event_id => v_stored.webhook_event_id
    );
end
$function$;

alter function api.ingest_webhook(text, jsonb, bytea) owner to app_owner;

revoke all on function api.ingest_webhook(text, jsonb, bytea) from public;
grant execute on function api.ingest_webhook(text, jsonb, bytea) to anon, authenticated;

comment on function api.ingest_webhook(text, jsonb, bytea) is
    'Takes what another system sends to an endpoint, byte for byte and once an event. Needs no '
    'claims: the token names the endpoint. Returns status for the sender (200, 400, 401, 413, 422 '
    'or 429), is_accepted, is_known, reason and webhook_event_id; what is refused is counted, not '
    'kept. Raises RQ404 for a token that does not work.';
