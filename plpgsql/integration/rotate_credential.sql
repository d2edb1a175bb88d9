-- function integration.rotate_credential(uuid, text, interval, timestamptz)

-- For workers, such as one that renews a token; people use api.rotate_credential. Raises RQ400,
-- RQ401, RQ403, RQ404, RQ409, RQ422, RQ503.

create or replace function integration.rotate_credential(
    p_credential_id uuid,
    p_value text,
    p_overlap interval default '1 day',
    p_expires_at timestamptz default null
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
    return integration.replace_credential(
        p_organization_id => v_organization_id,
        p_credential_id => p_credential_id,
        p_value => p_value,
        p_overlap => p_overlap,
        p_expires_at => p_expires_at
    );
end
$function$;

alter function integration.rotate_credential(
    uuid, text, interval, timestamptz
)
owner to app_owner;

revoke all on function integration.rotate_credential(
    uuid, text, interval, timestamptz
)
from public;
grant execute on function integration.rotate_credential(
    uuid, text, interval, timestamptz
)
to app_worker;

comment on function integration.rotate_credential(
    uuid, text, interval, timestamptz
) is
    'Keeps a new value beside the old one, for workers; returns the id of the new credential. '
    'Raises RQ404, RQ409 where it was replaced already, RQ422, RQ503.';
