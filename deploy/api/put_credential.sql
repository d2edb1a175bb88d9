-- Deploy routiq:api/put_credential to pg
-- requires: api/schema
-- requires: integration/store_credential
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.put_credential(uuid, text, text, timestamptz)

-- No idempotency key: its digest would tell of the value. Sent again with the same value it returns
-- the first result. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422, RQ503.

create or replace function api.put_credential(
    p_integration_id uuid, p_kind text, p_value text, p_expires_at timestamptz default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('credentials.write');

    return jsonb_build_object(
        'credential_id',
        integration.store_credential(
            p_organization_id => v_organization_id,
            p_integration_id => p_integration_id,
            p_kind => p_kind,
            p_value => p_value,
            p_expires_at => p_expires_at
        )
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot be a credential', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.put_credential(uuid, text, text, timestamptz) owner to app_owner;

revoke all on function api.put_credential(uuid, text, text, timestamptz) from public;
grant execute on function api.put_credential(uuid, text, text, timestamptz) to authenticated;

comment on function api.put_credential(uuid, text, text, timestamptz) is
    'Encrypts and keeps what an integration signs in with; returns its id, never the value. Needs '
    'an open keyring. Raises RQ403, RQ404 for an unknown integration, RQ409 where another value is '
    'there, RQ422, RQ503.';

commit;
