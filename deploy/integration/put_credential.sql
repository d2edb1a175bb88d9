-- Deploy routiq:integration/put_credential to pg
-- requires: integration/store_credential
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.put_credential(uuid, text, text, timestamptz)

-- For workers, such as one that has signed in at another system; people use api.put_credential.
-- Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422, RQ503.

create or replace function integration.put_credential(
    p_integration_id uuid, p_kind text, p_value text, p_expires_at timestamptz default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    return integration.store_credential(
        p_organization_id => v_organization_id,
        p_integration_id => p_integration_id,
        p_kind => p_kind,
        p_value => p_value,
        p_expires_at => p_expires_at
    );
end
$function$;

alter function integration.put_credential(uuid, text, text, timestamptz) owner to app_owner;

revoke all on function integration.put_credential(uuid, text, text, timestamptz) from public;
grant execute on function integration.put_credential(uuid, text, text, timestamptz) to app_worker;

comment on function integration.put_credential(uuid, text, text, timestamptz) is
    'Encrypts and keeps a credential, for workers; returns its id. Raises RQ404, RQ409 where '
    'another value is there, RQ422, RQ503 where no fitting keyring is open.';

commit;
