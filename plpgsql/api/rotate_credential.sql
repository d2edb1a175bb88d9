-- function api.rotate_credential(uuid, text, interval, timestamptz)

-- No idempotency key: its digest would tell of the value. Sent again with the same value it returns
-- the first result. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422, RQ503.

create or replace function api.rotate_credential(
    p_credential_id uuid,
    p_value text,
    p_overlap interval default '1 day',
    p_expires_at timestamptz default null
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
        integration.replace_credential(
            p_organization_id => v_organization_id,
            p_credential_id => p_credential_id,
            p_value => p_value,
            p_overlap => p_overlap,
            p_expires_at => p_expires_at
        ),
        'replaced_id',
        p_credential_id
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot be a credential', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.rotate_credential(uuid, text, interval, timestamptz) owner to app_owner;

revoke all on function api.rotate_credential(uuid, text, interval, timestamptz) from public;
grant execute on function api.rotate_credential(uuid, text, interval, timestamptz) to authenticated;

comment on function api.rotate_credential(uuid, text, interval, timestamptz) is
    'Keeps a new value beside the old one, which works until the overlap has passed (none at once '
    'with zero); returns both ids. Needs an open keyring. Raises RQ403, RQ404, RQ409 where it was '
    'replaced already, RQ422, RQ503.';
