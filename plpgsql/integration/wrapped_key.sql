-- function integration.wrapped_key(bytea, uuid, uuid, int)

-- Raises RQ503.

create or replace function integration.wrapped_key(
    p_data_key bytea, p_organization_id uuid, p_credential_id uuid, p_version int
)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    return integration.encrypt_value(
        p_data_key,
        integration.derived_key(integration.keyring_key(p_version), 'key wrap'),
        integration.credential_binding(
            p_organization_id, p_credential_id, 'key of version ' || p_version
        )
    );
end
$function$;

alter function integration.wrapped_key(bytea, uuid, uuid, int) owner to app_owner;

revoke all on function integration.wrapped_key(bytea, uuid, uuid, int) from public;

comment on function integration.wrapped_key(bytea, uuid, uuid, int) is
    'Data key of a credential, encrypted with the key-encryption key of a version.';
