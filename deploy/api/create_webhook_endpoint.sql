-- Deploy routiq:api/create_webhook_endpoint to pg
-- requires: api/schema
-- requires: integration/webhook_endpoints__policies
-- requires: integration/endpoint_tokens__policies
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.create_webhook_endpoint(text, text)

-- No idempotency key: the stored result would hold the token. The name is one of its kind. Raises
-- RQ400, RQ401, RQ403, RQ409, RQ422.

create or replace function api.create_webhook_endpoint(p_service_code text, p_name text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    v_endpoint_id uuid;
begin
    perform core.require_permission('webhooks.write');

    insert into integration.webhook_endpoints (organization_id, service_code, name)
    values (v_organization_id, p_service_code, p_name)
    returning id into v_endpoint_id;

    insert into integration.endpoint_tokens (
        token_digest, organization_id, endpoint_id, created_by
    )
    values (
        sha256(convert_to(v_token, 'UTF8')), v_organization_id, v_endpoint_id, core.current_user_id()
    );

    return jsonb_build_object('endpoint_id', v_endpoint_id, 'token', v_token);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such an endpoint', 'system and name are taken', 'choose another name'
        );
        return null;
    when check_violation or not_null_violation or foreign_key_violation then
        perform core.refuse('RQ422', 'these values cannot be an endpoint', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.create_webhook_endpoint(text, text) owner to app_owner;

revoke all on function api.create_webhook_endpoint(text, text) from public;
grant execute on function api.create_webhook_endpoint(text, text) to authenticated;

comment on function api.create_webhook_endpoint(text, text) is
    'Makes an address for the webhooks of another system; returns its token, which is told this '
    'once. Raises RQ403, RQ409, RQ422.';

commit;
