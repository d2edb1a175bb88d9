-- Deploy routiq:integration/webhook_endpoint to pg
-- requires: integration/webhook_traffic
-- requires: integration/webhook_endpoints__policies
-- requires: integration/endpoint_tokens__policies
-- requires: core/forget_context
-- requires: core/refuse

begin;

-- function integration.webhook_endpoint(text)

-- Puts the tenant of the token into the context: whoever calls empties it again. An address that
-- nobody knows is counted by a sequence, which holds although the refusal undoes everything else, costs
-- no lock and never grows. Raises RQ404.

create or replace function integration.webhook_endpoint(p_token text)
returns integration.webhook_endpoints
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_digest bytea := sha256(convert_to(p_token, 'UTF8'));
    v_organization_id uuid;
    v_endpoint_id uuid;
    v_endpoint integration.webhook_endpoints;
begin
    perform core.forget_context();
    perform core.set_context('endpoint_token_digest', encode(v_digest, 'hex'));

    select
        t.organization_id,
        t.endpoint_id
    into v_organization_id, v_endpoint_id
    from integration.endpoint_tokens as t
    where t.token_digest = v_digest and t.revoked_at is null;

    perform core.set_context('organization_id', v_organization_id::text);

    select e.*
    into v_endpoint
    from integration.webhook_endpoints as e
    where
        e.organization_id = v_organization_id
        and e.id = v_endpoint_id
        and e.is_active
        and e.deleted_at is null;

    if v_endpoint.id is null then
        perform nextval('integration.unknown_endpoint_calls');
        perform core.refuse(
            'RQ404', 'there is no such endpoint', 'the token is unknown or revoked',
            'look the address up again'
        );
    end if;

    return v_endpoint;
end
$function$;

alter function integration.webhook_endpoint(text) owner to app_owner;

revoke all on function integration.webhook_endpoint(text) from public;

comment on function integration.webhook_endpoint(text) is
    'Endpoint that a token belongs to; its organization is in the context from then on. Raises '
    'RQ404 for a token that does not work.';

commit;
